//! After any actions of users and admins, in any order: the stored count equals a fresh count, and a page that applied
//! every frame shows the same as a page opened now.

use super::PATH;
use crate::support::page_subscription::PageSubscription;
use crate::support::test_app::{TestApp, TestUser};
use crate::test_database::TestDatabase;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// An action; its index selects one of the possible targets.
#[derive(Clone, Debug)]
enum Action {
    Tell(bool),
    Cancel,
    One(usize, &'static str),
    Delete(usize),
    Bulk(Vec<usize>, &'static str),
    ReadAll(Option<usize>),
    Undo(usize),
}

fn actions() -> impl Strategy<Value = Vec<Action>> {
    let one = prop::sample::select(vec!["read", "unread", "archive", "unarchive"]);
    let many = prop::sample::select(vec!["read", "unread", "archive", "unarchive", "delete"]);
    let act = prop_oneof![
        4 => any::<bool>().prop_map(Action::Tell),
        2 => Just(Action::Cancel),
        5 => (any::<usize>(), one).prop_map(|(which, what)| Action::One(which, what)),
        1 => any::<usize>().prop_map(Action::Delete),
        2 => (prop::collection::vec(any::<usize>(), 1..5), many).prop_map(|(which, what)| Action::Bulk(which, what)),
        1 => prop::option::of(any::<usize>()).prop_map(Action::ReadAll),
        3 => any::<usize>().prop_map(Action::Undo),
    ];
    prop::collection::vec(act, 1..40)
}

struct ModelTest<'a> {
    app: &'a TestApp,
    mira: TestUser,
    admin: TestUser,
    page: PageSubscription,
    /// Every id ever received.
    ids: Vec<i64>,
    undos: Vec<Value>,
    /// The rows that the page shows after applying all frames.
    shown: BTreeMap<i64, Value>,
    unread: i64,
}

impl<'a> ModelTest<'a> {
    async fn begin(app: &'a TestApp, number: usize) -> Self {
        let mira = app.member(&format!("mira{number}")).await;
        let admin = app.admin(&format!("keeper{number}")).await;
        app.post("/api/fn/tell_me").with_user(&mira).form(&[]).send().await.expect(200);
        let page = PageSubscription::open(app, &mira);
        let (ids, undos, shown) = (vec![], vec![], BTreeMap::new());
        Self { app, mira, admin, page, ids, undos, shown, unread: 0 }
    }

    fn id(&self, which: usize) -> i64 {
        self.ids.get(which % self.ids.len().max(1)).copied().unwrap_or(-1)
    }

    async fn act(&mut self, act: &Action) {
        let (app, mira) = (self.app, &self.mira);
        let put = |path: String| app.request("PUT", &format!("{PATH}/{path}")).with_user(mira);
        let answer = match act {
            Action::Tell(all) => return self.tell(*all).await,
            Action::Cancel => {
                let job = app.test_db.job(&mira.user).await.id;
                let path = format!("/api/v1/generation-jobs/{job}/cancel");
                app.post(&path).with_user(mira).json(&json!({})).send().await.expect(200);
                return;
            }
            Action::One(which, what) => put(format!("{}/{what}", self.id(*which))).send().await,
            Action::Delete(which) => {
                app.request("DELETE", &format!("{PATH}/{}", self.id(*which))).with_user(mira).send().await
            }
            Action::Bulk(which, what) => {
                let ids: Vec<i64> = which.iter().map(|which| self.id(*which)).collect();
                let body = json!({"ids": ids, "action": what});
                app.post(&format!("{PATH}/bulk")).with_user(mira).json(&body).send().await
            }
            Action::ReadAll(up_to) => {
                let body = json!({"up_to": up_to.map(|which| self.id(which))});
                put("read-all".into()).json(&body).send().await
            }
            Action::Undo(which) => {
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
        self.app.post(PATH).with_user(&self.admin).json(&body).send().await.expect(201);
    }

    /// Applies frames as a page does: the last count wins, rows are inserted in order, and a larger change is fetched.
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
            self.app.get(&format!("{PATH}?limit=100")).with_user(&self.mira).send().await.expect(200).json();
        let rows = page["items"].as_array().unwrap().iter();
        rows.map(|row| (row["id"].as_i64().unwrap(), row.clone())).collect()
    }

    async fn check(&mut self, act: &Action) {
        self.fold().await;
        let fresh = self.fetch().await;
        assert_eq!(self.shown, fresh, "{act:?}");
        let counted = fresh.values().filter(|row| row["read_status"] == false).count();
        assert_eq!(self.unread, i64::try_from(counted).unwrap(), "{act:?}");
        assert_eq!(super::unread(self.app, &self.mira).await, self.unread, "{act:?}");
    }
}

fn invariants_hold_after_any_actions(app: &TestApp, runtime: &tokio::runtime::Runtime, cases: u32) {
    let numbers = std::sync::atomic::AtomicUsize::new(0);
    let config = ProptestConfig { cases, failure_persistence: None, ..Default::default() };
    proptest!(config, |(actions in actions())| {
        let number = numbers.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        runtime.block_on(async {
            let mut play = ModelTest::begin(app, number).await;
            for act in &actions {
                play.act(act).await;
                play.check(act).await;
            }
        });
    });
}

/// Requests are never rate-limited.
const NO_RATE_LIMIT: [(&str, &str); 2] =
    [("GENONAUT_API_RATE", "1000000"), ("GENONAUT_API_BURST", "1000000")];

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap()
}

#[test]
fn row_37_applying_all_frames_equals_a_fresh_fetch_sqlite() {
    let runtime = runtime();
    let app = runtime.block_on(async { TestApp::with(TestDatabase::sqlite().await, &NO_RATE_LIMIT).await });
    runtime.block_on(app.test_db.sketch());
    invariants_hold_after_any_actions(&app, &runtime, 24);
}

#[test]
fn row_37_applying_all_frames_equals_a_fresh_fetch_postgres() {
    let runtime = runtime();
    let Some(test_db) = runtime.block_on(TestDatabase::postgres()) else { return };
    let app = runtime.block_on(TestApp::with(test_db, &NO_RATE_LIMIT));
    runtime.block_on(app.test_db.sketch());
    invariants_hold_after_any_actions(&app, &runtime, 12);
    runtime.block_on(app.test_db.drop_database());
}
