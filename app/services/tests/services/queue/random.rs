//! Random operations of a user, an admin and a worker, and the invariants after each, on both databases.

use crate::queue::lifecycle::picture;
use crate::test_database::{LEASE, TestDatabase};
use domain::accounts::User;
use domain::error::Error;
use domain::jobs::{ErrorKind, GenerationJob, JobAction, JobChanges, JobStatus, MoveTarget};
use proptest::prelude::*;
use sea_orm::{ConnectionTrait, Statement};
use services::accounts::set_notifications_enabled;
use services::jobs::*;
use services::notifications::{notify_outcome, unread_count};
use services::queue::*;
use std::collections::BTreeMap;
use std::sync::OnceLock;
use tokio::runtime::Runtime;

/// Operations of a user, an admin and a worker; the index chooses the job or claim.
#[derive(Clone, Copy, Debug)]
enum Operation {
    Create(bool),
    Claim,
    Complete(usize),
    Fail(usize),
    Requeue(usize, bool),
    EndCancelled(usize),
    Cancel(usize),
    Delete(usize),
    Hold(usize, bool),
    Edit(usize, i64, bool),
    MoveTarget(usize, usize),
    Again(usize, bool),
    Several(usize, usize),
    Pause(bool),
    Crash,
}

fn operations() -> impl Strategy<Value = Vec<Operation>> {
    let which = any::<usize>;
    let one = prop_oneof![
        4 => any::<bool>().prop_map(Operation::Create),
        5 => Just(Operation::Claim),
        2 => which().prop_map(Operation::Complete),
        1 => which().prop_map(Operation::Fail),
        2 => any::<(usize, bool)>().prop_map(|(which, lost)| Operation::Requeue(which, lost)),
        1 => which().prop_map(Operation::EndCancelled),
        2 => which().prop_map(Operation::Cancel),
        1 => which().prop_map(Operation::Delete),
        2 => any::<(usize, bool)>().prop_map(|(which, held)| Operation::Hold(which, held)),
        2 => (which(), 1..=150_i64, any::<bool>()).prop_map(|(which, steps, stale)| Operation::Edit(which, steps, stale)),
        3 => any::<(usize, usize)>().prop_map(|(which, place)| Operation::MoveTarget(which, place)),
        1 => any::<(usize, bool)>().prop_map(|(which, retry)| Operation::Again(which, retry)),
        1 => any::<(usize, usize)>().prop_map(|(which, action)| Operation::Several(which, action)),
        1 => any::<bool>().prop_map(Operation::Pause),
        1 => Just(Operation::Crash),
    ];
    prop::collection::vec(one, 1..60)
}

struct ModelTest<'a> {
    test_db: &'a TestDatabase,
    user: User,
    sketch: ClaimEngine,
    /// Every claim ever given, including expired ones.
    claims: Vec<Claim>,
    ids: Vec<i64>,
    seen: BTreeMap<i64, GenerationJob>,
    paused: bool,
    notified: i64,
}

/// Rejections are allowed; internal errors are not.
fn allowed<T>(result: Result<T, Error>) -> Option<T> {
    match result {
        Ok(value) => Some(value),
        Err(Error::Conflict(_) | Error::NotFound(_) | Error::Invalid(_)) => None,
        Err(error) => panic!("{error:?}"),
    }
}

impl<'a> ModelTest<'a> {
    async fn begin(test_db: &'a TestDatabase, name: &str) -> Self {
        let user = test_db.user(name).await;
        set_notifications_enabled(&test_db.db.write, &user.id, true).await.unwrap();
        let sketch = test_db.sketch().await;
        pause(&test_db.db.write, false).await.unwrap();
        let (seen, claims) = (BTreeMap::new(), vec![]);
        Self { test_db, user, sketch, claims, ids: vec![], seen, paused: false, notified: 0 }
    }

    fn id(&self, which: usize) -> i64 {
        self.ids.get(which % self.ids.len().max(1)).copied().unwrap_or(-1)
    }

    fn claim(&self, which: usize) -> Option<&Claim> {
        self.claims.get(which % self.claims.len().max(1))
    }

    async fn tell(&mut self, job: &GenerationJob) {
        let notified = notify_outcome(&self.test_db.db.write, job).await.unwrap().is_some();
        self.notified += i64::from(notified);
    }

    async fn make(&mut self, step: Operation) {
        match step {
            Operation::Claim
            | Operation::Complete(_)
            | Operation::Fail(_)
            | Operation::Requeue(..)
            | Operation::EndCancelled(_) => {
                if let Some(FencedWrite::Applied(job)) = self.work(step).await {
                    self.tell(&job).await;
                }
            }
            Operation::Crash => {
                let c = &self.test_db.db.write;
                let rescued = rescue(c, "nobody", LEASE, true).await.unwrap();
                let lost = Requeue { words: "lost", lost: true, ..Default::default() };
                for claim in &rescued.lost {
                    let FencedWrite::Applied(job) = requeue(c, claim, "nobody", &lost).await.unwrap() else {
                        panic!("taken over, but not ours")
                    };
                    self.tell(&job).await;
                }
            }
            other => self.apply_user_move(other).await,
        }
    }

    /// The worker's operations.
    async fn work(&mut self, step: Operation) -> Option<FencedWrite> {
        let c = &self.test_db.db.write;
        match step {
            Operation::Complete(which) => {
                Some(complete(c, self.claim(which)?, "one", &[picture(0)]).await.unwrap())
            }
            Operation::Fail(which) => {
                let kind = ErrorKind::Invalid;
                Some(fail(c, self.claim(which)?, "one", kind, "no", None).await.unwrap())
            }
            Operation::Requeue(which, lost) => {
                let back = Requeue { words: "again", lost, ..Default::default() };
                Some(requeue(c, self.claim(which)?, "one", &back).await.unwrap())
            }
            Operation::EndCancelled(which) => {
                Some(cancel_running(c, self.claim(which)?, "one").await.unwrap())
            }
            _ => {
                let claim = services::queue::claim(c, "one", LEASE, &self.sketch).await.unwrap()?;
                let before = &self.seen[&claim.job_id];
                assert!(before.status == JobStatus::Pending && !before.held && !self.paused, "{before:?}");
                self.claims.push(claim);
                None
            }
        }
    }

    /// The operations of a user and an admin.
    async fn apply_user_move(&mut self, step: Operation) {
        let (c, user) = (&self.test_db.db.write, self.user.id.clone());
        match step {
            Operation::Create(several) => {
                let made = self.test_db.jobs(&self.user, if several { 3 } else { 1 }).await;
                self.ids.extend(made.iter().map(|job| job.id));
            }
            Operation::Cancel(which) => {
                if let Some(cancelled) = allowed(cancel(c, &user, self.id(which), None).await) {
                    self.tell(&cancelled.job).await;
                }
            }
            Operation::Delete(which) => {
                let deleted = allowed(delete(c, &user, self.id(which)).await);
                deleted.and_then(|_| self.seen.remove(&self.id(which)));
            }
            Operation::Hold(which, held) => {
                allowed(set_held(c, &user, self.id(which), held).await);
            }
            Operation::Edit(which, steps, stale) => {
                let id = self.id(which);
                let known = self.seen.get(&id).map(|job| job.revision - i64::from(stale));
                let changes = JobChanges { steps: Some(steps), ..JobChanges::default() };
                match allowed(edit(c, &user, id, &changes, known).await) {
                    Some(Edited::Done(job)) => assert!(job.parameters.steps as i64 == steps && !stale),
                    Some(Edited::Stale(_)) => assert!(stale),
                    None => {}
                }
            }
            Operation::MoveTarget(which, place) => {
                let place = match place % 3 {
                    0 => MoveTarget::Top,
                    1 => MoveTarget::Bottom,
                    _ => MoveTarget::Before(self.id(place / 3)),
                };
                allowed(move_to(c, &user, self.id(which), place).await);
            }
            Operation::Again(which, true) => {
                let made = allowed(retry(&self.test_db.db, &user, self.id(which), None).await);
                self.ids.extend(made.map(|made| made.job.id));
            }
            Operation::Again(which, false) => {
                let made = allowed(
                    remix(&self.test_db.db, &user, self.id(which), &JobChanges::default(), None).await,
                );
                self.ids.extend(made.map(|made| made.job.id));
            }
            Operation::Several(which, action) => {
                let actions = [JobAction::Hold, JobAction::Release, JobAction::Top];
                let ids = [self.id(which), self.id(which.wrapping_add(1))];
                allowed(change_many(c, &user, &ids, actions[action % 3]).await);
            }
            Operation::Pause(paused) => {
                pause(c, paused).await.unwrap();
                self.paused = paused;
            }
            _ => {}
        }
    }

    async fn check(&mut self, step: Operation) {
        let all = JobFilter { limit: 1_000, ..Default::default() };
        let mut ended = 0;
        let mut places = Vec::new();
        for job in list(&self.test_db.db.read, &self.user.id, &all).await.unwrap().items {
            if let Some(before) = self.seen.get(&job.id) {
                changed_as_allowed(before, &job, step);
            }
            assert!(job.images.len() == usize::from(job.status == JobStatus::Completed), "{job:?}");
            assert_eq!(job.completed_at.is_some(), job.status.is_terminal(), "{job:?}");
            places.extend(job.queue_position);
            ended += i64::from(job.status.is_terminal());
            self.seen.insert(job.id, job);
        }
        places.sort_unstable();
        assert!(places.iter().copied().eq(1..=places.len() as u64), "{places:?}");
        let unread = unread_count(&self.test_db.db.read, &self.user.id).await.unwrap();
        assert_eq!(unread, self.notified);
        assert!(unread >= ended);
        self.check_rows().await;
    }

    /// Checks state that no page shows: only running jobs have leases and open attempts.
    async fn check_rows(&self) {
        let db = &self.test_db.db.read;
        let wrong = "SELECT count(*) AS wrong FROM generation_jobs j WHERE \
            ((j.status = 'running') <> (j.lease_owner IS NOT NULL AND j.lease_until IS NOT NULL)) \
            OR j.attempt <> (SELECT count(*) FROM job_attempts a WHERE a.job_id = j.id) \
            OR (SELECT count(*) FROM job_attempts a WHERE a.job_id = j.id AND a.ended_at IS NULL) \
               <> (CASE WHEN j.status = 'running' THEN 1 ELSE 0 END)";
        let statement = Statement::from_string(db.get_database_backend(), wrong);
        let row = db.query_one_raw(statement).await.unwrap().unwrap();
        assert_eq!(row.try_get::<i64>("", "wrong").unwrap(), 0);
    }
}

/// Checks the transitions of the state machine, and that nothing goes backwards.
fn changed_as_allowed(before: &GenerationJob, job: &GenerationJob, step: Operation) {
    use JobStatus::{Cancelled, Pending, Running};
    assert!(job.revision >= before.revision, "{before:?} {job:?}");
    assert!(job.attempt >= before.attempt, "{before:?} {job:?}");
    if job.status == before.status {
        assert!(!job.status.is_terminal() || job == before, "{step:?} {before:?} {job:?}");
        return;
    }
    assert!(job.revision > before.revision, "{job:?}");
    let legal = match before.status {
        Pending => matches!(job.status, Running | Cancelled),
        Running => true,
        _ => false,
    };
    assert!(legal, "{step:?} {before:?} {job:?}");
}

fn runtime() -> &'static Runtime {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    RUNTIME.get_or_init(|| tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap())
}

async fn play(test_db: &TestDatabase, name: &str, operations: &[Operation]) {
    let mut play = ModelTest::begin(test_db, name).await;
    for step in operations {
        play.make(*step).await;
        play.check(*step).await;
    }
}

/// Removes all jobs before the next case.
async fn sweep(test_db: &TestDatabase) {
    for table in ["user_notifications", "content_items", "job_attempts", "generation_jobs", "queue_turns"] {
        test_db.db.write.execute_unprepared(&format!("DELETE FROM {table}")).await.unwrap();
    }
}

fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..Default::default() }
}

/// Runs many cases in one database: creating one for each takes longer than the operations.
fn invariants_hold_after_any_operations(test_db: &TestDatabase, count: u32) {
    static NUMBER: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
    proptest!(cases(count), |(operations in operations())| {
        let number = NUMBER.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        runtime().block_on(async {
            sweep(test_db).await;
            play(test_db, &format!("player{number}"), &operations).await;
        });
    });
}

#[test]
fn row_11_and_31_invariants_hold_after_any_operations_on_sqlite() {
    let test_db = runtime().block_on(TestDatabase::sqlite());
    invariants_hold_after_any_operations(&test_db, 32);
}

#[test]
fn row_11_and_31_invariants_hold_after_any_operations_on_postgresql() {
    let Some(test_db) = runtime().block_on(TestDatabase::postgres()) else { return };
    invariants_hold_after_any_operations(&test_db, 16);
    runtime().block_on(test_db.drop_database());
}
