//! After whatever people and admins do, in whatever order: the kept count is a fresh count, and a page that folded
//! every frame shows what one shows that is opened now.

use super::PATH;
use super::live::Page;
use crate::database::Stage;
use crate::house::{House, Person};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What can be done; the index chooses among what there is to do it to.
#[derive(Clone, Debug)]
enum Act {
    Tell(bool),
    Cancel,
    One(usize, &'static str),
    Delete(usize),
    Bulk(Vec<usize>, &'static str),
    ReadAll(Option<usize>),
    Undo(usize),
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let one = prop::sample::select(vec!["read", "unread", "archive", "unarchive"]);
    let many = prop::sample::select(vec!["read", "unread", "archive", "unarchive", "delete"]);
    let act = prop_oneof![
        4 => any::<bool>().prop_map(Act::Tell),
        2 => Just(Act::Cancel),
        5 => (any::<usize>(), one).prop_map(|(which, what)| Act::One(which, what)),
        1 => any::<usize>().prop_map(Act::Delete),
        2 => (prop::collection::vec(any::<usize>(), 1..5), many).prop_map(|(which, what)| Act::Bulk(which, what)),
        1 => prop::option::of(any::<usize>()).prop_map(Act::ReadAll),
        3 => any::<usize>().prop_map(Act::Undo),
    ];
    prop::collection::vec(act, 1..40)
}

struct Play<'a> {
    house: &'a House,
    mira: Person,
    keeper: Person,
    page: Page,
    /// Every id ever heard of.
    ids: Vec<i64>,
    undos: Vec<Value>,
    /// What the page shows, by its fold.
    shown: BTreeMap<i64, Value>,
    unread: i64,
}

impl<'a> Play<'a> {
    async fn begin(house: &'a House, number: usize) -> Self {
        let mira = house.member(&format!("mira{number}")).await;
        let keeper = house.admin(&format!("keeper{number}")).await;
        house.post("/api/fn/tell_me").by(&mira).form(&[]).send().await.expect(200);
        let page = Page::open(house, &mira);
        let (ids, undos, shown) = (vec![], vec![], BTreeMap::new());
        Self { house, mira, keeper, page, ids, undos, shown, unread: 0 }
    }

    fn id(&self, which: usize) -> i64 {
        self.ids.get(which % self.ids.len().max(1)).copied().unwrap_or(-1)
    }

    async fn act(&mut self, act: &Act) {
        let (house, mira) = (self.house, &self.mira);
        let put = |path: String| house.call("PUT", &format!("{PATH}/{path}")).by(mira);
        let answer = match act {
            Act::Tell(all) => return self.tell(*all).await,
            Act::Cancel => {
                let job = house.stage.job(&mira.user).await.id;
                let path = format!("/api/v1/generation-jobs/{job}/cancel");
                house.post(&path).by(mira).json(&json!({})).send().await.expect(200);
                return;
            }
            Act::One(which, what) => put(format!("{}/{what}", self.id(*which))).send().await,
            Act::Delete(which) => {
                house.call("DELETE", &format!("{PATH}/{}", self.id(*which))).by(mira).send().await
            }
            Act::Bulk(which, what) => {
                let ids: Vec<i64> = which.iter().map(|which| self.id(*which)).collect();
                let body = json!({"ids": ids, "action": what});
                house.post(&format!("{PATH}/bulk")).by(mira).json(&body).send().await
            }
            Act::ReadAll(up_to) => {
                let body = json!({"up_to": up_to.map(|which| self.id(which))});
                put("read-all".into()).json(&body).send().await
            }
            Act::Undo(which) => {
                let undo = self.undos.get(which % self.undos.len().max(1)).cloned();
                put("undo".into()).json(&json!({"undo": undo.unwrap_or(json!(""))})).send().await
            }
        };
        assert!([200, 204, 404, 422].contains(&answer.status.as_u16()), "{act:?}: {}", answer.text());
        if answer.status == 200 {
            let undo = answer.json()["undo"].clone();
            self.undos.extend(Some(undo).filter(Value::is_string));
        }
    }

    async fn tell(&self, all: bool) {
        let whom = if all { json!("all") } else { Value::Null };
        let mut body = json!({"title": "Hello", "message": "There", "notification_type": "system"});
        body["audience"] = whom;
        if !all {
            body["user_id"] = json!(self.mira.user.id);
        }
        self.house.post(PATH).by(&self.keeper).json(&body).send().await.expect(201);
    }

    /// As a page does: the last count holds, rows are put in their places, and where more changed all is fetched.
    async fn fold(&mut self) {
        for (topic, data) in self.page.heard() {
            match topic.as_str() {
                "notification" => {
                    let row = data["notification"].clone();
                    let id = row["id"].as_i64().unwrap();
                    if !self.ids.contains(&id) {
                        self.ids.push(id);
                    }
                    if row["archived_at"].is_null() {
                        self.shown.insert(id, row);
                    } else {
                        self.shown.remove(&id);
                    }
                }
                "unread" => {
                    self.unread = data["unread_count"].as_i64().unwrap();
                    if data["changed"] == true {
                        self.shown = self.fetch().await;
                    }
                }
                _ => {}
            }
        }
    }

    async fn fetch(&self) -> BTreeMap<i64, Value> {
        let page =
            self.house.get(&format!("{PATH}?limit=100")).by(&self.mira).send().await.expect(200).json();
        let rows = page["items"].as_array().unwrap().iter();
        rows.map(|row| (row["id"].as_i64().unwrap(), row.clone())).collect()
    }

    async fn check(&mut self, act: &Act) {
        self.fold().await;
        let fresh = self.fetch().await;
        assert_eq!(self.shown, fresh, "{act:?}");
        let counted = fresh.values().filter(|row| row["read_status"] == false).count();
        assert_eq!(self.unread, i64::try_from(counted).unwrap(), "{act:?}");
        assert_eq!(super::unread(self.house, &self.mira).await, self.unread, "{act:?}");
    }
}

fn hold_after_any_acts(house: &House, runtime: &tokio::runtime::Runtime, cases: u32) {
    let numbers = std::sync::atomic::AtomicUsize::new(0);
    let config = ProptestConfig { cases, failure_persistence: None, ..Default::default() };
    proptest!(config, |(acts in acts())| {
        let number = numbers.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        runtime.block_on(async {
            let mut play = Play::begin(house, number).await;
            for act in &acts {
                play.act(act).await;
                play.check(act).await;
            }
        });
    });
}

/// Nobody is told to slow down.
const TIRELESS: [(&str, &str); 2] = [("GENONAUT_API_RATE", "1000000"), ("GENONAUT_API_BURST", "1000000")];

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap()
}

#[test]
fn row_37_the_fold_of_all_frames_is_a_fresh_fetch_sqlite() {
    let runtime = runtime();
    let house = runtime.block_on(async { House::with(Stage::sqlite().await, &TIRELESS).await });
    runtime.block_on(house.stage.sketch());
    hold_after_any_acts(&house, &runtime, 24);
}

#[test]
fn row_37_the_fold_of_all_frames_is_a_fresh_fetch_postgres() {
    let runtime = runtime();
    let Some(stage) = runtime.block_on(Stage::postgres()) else { return };
    let house = runtime.block_on(House::with(stage, &TIRELESS));
    runtime.block_on(house.stage.sketch());
    hold_after_any_acts(&house, &runtime, 12);
    runtime.block_on(house.stage.drop_postgres());
}
