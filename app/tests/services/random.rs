//! Random moves of a person and a worker: what must hold after each of them.

use crate::database::{LEASE, Stage};
use crate::lifecycle::picture;
use app::accounts::User;
use app::accounts::service::set_notifications_enabled;
use app::jobs::queue::*;
use app::jobs::service::*;
use app::jobs::{ErrorKind, GenerationJob};
use app::notifications::service::{record_outcome, unread_count};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// What a person and a worker can do; the index chooses among what there is to do it to.
#[derive(Clone, Copy, Debug)]
enum Move {
    Create,
    Claim,
    Complete(usize),
    Fail(usize),
    SendBack(usize, bool),
    EndCancelled(usize),
    Cancel(usize),
    Delete(usize),
    Crash,
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let one = prop_oneof![
        4 => Just(Move::Create),
        4 => Just(Move::Claim),
        2 => any::<usize>().prop_map(Move::Complete),
        1 => any::<usize>().prop_map(Move::Fail),
        2 => any::<(usize, bool)>().prop_map(|(which, counts)| Move::SendBack(which, counts)),
        1 => any::<usize>().prop_map(Move::EndCancelled),
        2 => any::<usize>().prop_map(Move::Cancel),
        1 => any::<usize>().prop_map(Move::Delete),
        1 => Just(Move::Crash),
    ];
    prop::collection::vec(one, 1..60)
}

struct Play {
    stage: Stage,
    user: User,
    sketch: ClaimEngine,
    /// Every claim ever given, also those long over.
    claims: Vec<Claim>,
    ids: Vec<i64>,
    seen: BTreeMap<i64, GenerationJob>,
    told: i64,
}

impl Play {
    async fn begin() -> Self {
        let stage = Stage::sqlite().await;
        let user = stage.user("mira").await;
        set_notifications_enabled(&stage.db.write, &user.id, true).await.unwrap();
        let sketch = stage.sketch().await;
        Self { stage, user, sketch, claims: vec![], ids: vec![], seen: BTreeMap::new(), told: 0 }
    }

    async fn make(&mut self, step: Move) {
        let c = &self.stage.db.write;
        let claim = |which: usize| self.claims.get(which % self.claims.len().max(1));
        let id = |which: usize| self.ids.get(which % self.ids.len().max(1)).copied().unwrap_or(-1);
        let ended = match step {
            Move::Create => {
                self.ids.push(self.stage.job(&self.user).await.id);
                None
            }
            Move::Claim => {
                self.claims.extend(app::jobs::queue::claim(c, "one", LEASE, &self.sketch).await.unwrap());
                None
            }
            Move::Complete(which) => match claim(which) {
                Some(claim) => Some(complete(c, claim, "one", &[picture(0)]).await.unwrap()),
                None => None,
            },
            Move::Fail(which) => match claim(which) {
                Some(claim) => Some(fail(c, claim, "one", ErrorKind::Invalid, "no", None).await.unwrap()),
                None => None,
            },
            Move::SendBack(which, counts) => match claim(which) {
                Some(claim) => {
                    let back = SendBack { words: "again", counts, ..Default::default() };
                    Some(send_back(c, claim, "one", &back).await.unwrap())
                }
                None => None,
            },
            Move::EndCancelled(which) => match claim(which) {
                Some(claim) => Some(cancel_running(c, claim, "one").await.unwrap()),
                None => None,
            },
            Move::Cancel(which) => {
                cancel(c, &self.user.id, id(which), None).await.ok().map(|done| Fenced::Ours(done.job))
            }
            Move::Delete(which) => {
                if delete(c, &self.user.id, id(which)).await.is_ok() {
                    self.seen.remove(&id(which));
                }
                None
            }
            Move::Crash => {
                let rescued = rescue(c, "nobody", LEASE, true).await.unwrap();
                for job in &rescued.changed {
                    self.told += i64::from(record_outcome(c, job).await.unwrap().is_some());
                }
                None
            }
        };
        if let Some(Fenced::Ours(job)) = ended {
            self.told += i64::from(record_outcome(c, &job).await.unwrap().is_some());
        }
    }

    async fn check(&mut self) {
        let all = JobFilter { limit: 1_000, ..Default::default() };
        let mut ended = 0;
        for job in list(&self.stage.db.read, &self.user.id, &all).await.unwrap().items {
            if let Some(before) = self.seen.get(&job.id) {
                assert!(job.revision >= before.revision, "{job:?}");
                assert!(!before.status.is_terminal() || job.status == before.status, "{before:?} {job:?}");
                assert!(job.status == before.status || job.revision > before.revision, "{job:?}");
            }
            assert!(job.images.len() <= 1, "{job:?}");
            assert_eq!(job.completed_at.is_some(), job.status.is_terminal(), "{job:?}");
            ended += i64::from(job.status.is_terminal());
            self.seen.insert(job.id, job);
        }
        let unread = unread_count(&self.stage.db.read, &self.user.id).await.unwrap();
        assert_eq!(unread, self.told);
        assert!(unread >= ended);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..Default::default() })]

    #[test]
    fn row_11_and_31_hold_after_any_moves(moves in moves()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let mut play = Play::begin().await;
            for step in moves {
                play.make(step).await;
                play.check().await;
            }
        });
    }
}
