//! Random moves of a person, an admin and a worker: what must hold after each of them, on both databases.

use crate::database::{LEASE, Stage};
use crate::lifecycle::picture;
use domain::accounts::User;
use domain::error::Error;
use domain::jobs::{ErrorKind, GenerationJob, JobAction, JobChanges, JobStatus, Place};
use proptest::prelude::*;
use sea_orm::{ConnectionTrait, Statement};
use services::accounts::set_notifications_enabled;
use services::jobs::*;
use services::notifications::{record_outcome, unread_count};
use services::queue::*;
use std::collections::BTreeMap;
use std::sync::OnceLock;
use tokio::runtime::Runtime;

/// What a person, an admin and a worker can do; the index chooses among what there is to do it to.
#[derive(Clone, Copy, Debug)]
enum Move {
    Create(bool),
    Claim,
    Complete(usize),
    Fail(usize),
    SendBack(usize, bool),
    EndCancelled(usize),
    Cancel(usize),
    Delete(usize),
    Hold(usize, bool),
    Edit(usize, i64, bool),
    Place(usize, usize),
    Again(usize, bool),
    Several(usize, usize),
    Pause(bool),
    Crash,
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let which = any::<usize>;
    let one = prop_oneof![
        4 => any::<bool>().prop_map(Move::Create),
        5 => Just(Move::Claim),
        2 => which().prop_map(Move::Complete),
        1 => which().prop_map(Move::Fail),
        2 => any::<(usize, bool)>().prop_map(|(which, counts)| Move::SendBack(which, counts)),
        1 => which().prop_map(Move::EndCancelled),
        2 => which().prop_map(Move::Cancel),
        1 => which().prop_map(Move::Delete),
        2 => any::<(usize, bool)>().prop_map(|(which, held)| Move::Hold(which, held)),
        2 => (which(), 1..=150_i64, any::<bool>()).prop_map(|(which, steps, stale)| Move::Edit(which, steps, stale)),
        3 => any::<(usize, usize)>().prop_map(|(which, place)| Move::Place(which, place)),
        1 => any::<(usize, bool)>().prop_map(|(which, retry)| Move::Again(which, retry)),
        1 => any::<(usize, usize)>().prop_map(|(which, action)| Move::Several(which, action)),
        1 => any::<bool>().prop_map(Move::Pause),
        1 => Just(Move::Crash),
    ];
    prop::collection::vec(one, 1..60)
}

struct Play<'a> {
    stage: &'a Stage,
    user: User,
    sketch: ClaimEngine,
    /// Every claim ever given, also those long over.
    claims: Vec<Claim>,
    ids: Vec<i64>,
    seen: BTreeMap<i64, GenerationJob>,
    paused: bool,
    told: i64,
}

/// A refusal is a fine answer; a failure of the server is not.
fn allowed<T>(result: Result<T, Error>) -> Option<T> {
    match result {
        Ok(value) => Some(value),
        Err(Error::Conflict(_) | Error::NotFound(_) | Error::Invalid(_)) => None,
        Err(error) => panic!("{error:?}"),
    }
}

impl<'a> Play<'a> {
    async fn begin(stage: &'a Stage, name: &str) -> Self {
        let user = stage.user(name).await;
        set_notifications_enabled(&stage.db.write, &user.id, true).await.unwrap();
        let sketch = stage.sketch().await;
        pause(&stage.db.write, false).await.unwrap();
        let (seen, claims) = (BTreeMap::new(), vec![]);
        Self { stage, user, sketch, claims, ids: vec![], seen, paused: false, told: 0 }
    }

    fn id(&self, which: usize) -> i64 {
        self.ids.get(which % self.ids.len().max(1)).copied().unwrap_or(-1)
    }

    fn claim(&self, which: usize) -> Option<&Claim> {
        self.claims.get(which % self.claims.len().max(1))
    }

    async fn tell(&mut self, job: &GenerationJob) {
        let told = record_outcome(&self.stage.db.write, job).await.unwrap().is_some();
        self.told += i64::from(told);
    }

    async fn make(&mut self, step: Move) {
        match step {
            Move::Claim | Move::Complete(_) | Move::Fail(_) | Move::SendBack(..) | Move::EndCancelled(_) => {
                if let Some(Fenced::Ours(job)) = self.work(step).await {
                    self.tell(&job).await;
                }
            }
            Move::Crash => {
                let c = &self.stage.db.write;
                let rescued = rescue(c, "nobody", LEASE, true).await.unwrap();
                let lost = SendBack { words: "lost", counts: true, ..Default::default() };
                for claim in &rescued.lost {
                    let Fenced::Ours(job) = send_back(c, claim, "nobody", &lost).await.unwrap() else {
                        panic!("taken over, but not ours")
                    };
                    self.tell(&job).await;
                }
            }
            wish => self.wish(wish).await,
        }
    }

    /// The worker's moves.
    async fn work(&mut self, step: Move) -> Option<Fenced> {
        let c = &self.stage.db.write;
        match step {
            Move::Complete(which) => {
                Some(complete(c, self.claim(which)?, "one", &[picture(0)]).await.unwrap())
            }
            Move::Fail(which) => {
                let kind = ErrorKind::Invalid;
                Some(fail(c, self.claim(which)?, "one", kind, "no", None).await.unwrap())
            }
            Move::SendBack(which, counts) => {
                let back = SendBack { words: "again", counts, ..Default::default() };
                Some(send_back(c, self.claim(which)?, "one", &back).await.unwrap())
            }
            Move::EndCancelled(which) => Some(cancel_running(c, self.claim(which)?, "one").await.unwrap()),
            _ => {
                let claim = services::queue::claim(c, "one", LEASE, &self.sketch).await.unwrap()?;
                let before = &self.seen[&claim.job_id];
                assert!(before.status == JobStatus::Pending && !before.held && !self.paused, "{before:?}");
                self.claims.push(claim);
                None
            }
        }
    }

    /// The moves of a person and an admin.
    async fn wish(&mut self, step: Move) {
        let (c, user) = (&self.stage.db.write, self.user.id.clone());
        match step {
            Move::Create(several) => {
                let made = self.stage.jobs(&self.user, if several { 3 } else { 1 }).await;
                self.ids.extend(made.iter().map(|job| job.id));
            }
            Move::Cancel(which) => {
                if let Some(cancelled) = allowed(cancel(c, &user, self.id(which), None).await) {
                    self.tell(&cancelled.job).await;
                }
            }
            Move::Delete(which) => {
                let deleted = allowed(delete(c, &user, self.id(which)).await);
                deleted.and_then(|_| self.seen.remove(&self.id(which)));
            }
            Move::Hold(which, held) => {
                allowed(set_held(c, &user, self.id(which), held).await);
            }
            Move::Edit(which, steps, stale) => {
                let id = self.id(which);
                let known = self.seen.get(&id).map(|job| job.revision - i64::from(stale));
                let changes = JobChanges { steps: Some(steps), ..JobChanges::default() };
                match allowed(edit(c, &user, id, &changes, known).await) {
                    Some(Edited::Done(job)) => assert!(job.parameters.steps as i64 == steps && !stale),
                    Some(Edited::Stale(_)) => assert!(stale),
                    None => {}
                }
            }
            Move::Place(which, place) => {
                let place = match place % 3 {
                    0 => Place::Top,
                    1 => Place::Bottom,
                    _ => Place::Before(self.id(place / 3)),
                };
                allowed(move_to(c, &user, self.id(which), place).await);
            }
            Move::Again(which, true) => {
                let made = allowed(retry(&self.stage.db, &user, self.id(which), None).await);
                self.ids.extend(made.map(|made| made.job.id));
            }
            Move::Again(which, false) => {
                let made =
                    allowed(remix(&self.stage.db, &user, self.id(which), &JobChanges::default(), None).await);
                self.ids.extend(made.map(|made| made.job.id));
            }
            Move::Several(which, action) => {
                let actions = [JobAction::Hold, JobAction::Release, JobAction::Top];
                let ids = [self.id(which), self.id(which.wrapping_add(1))];
                allowed(change_many(c, &user, &ids, actions[action % 3]).await);
            }
            Move::Pause(paused) => {
                pause(c, paused).await.unwrap();
                self.paused = paused;
            }
            _ => {}
        }
    }

    async fn check(&mut self, step: Move) {
        let all = JobFilter { limit: 1_000, ..Default::default() };
        let mut ended = 0;
        let mut places = Vec::new();
        for job in list(&self.stage.db.read, &self.user.id, &all).await.unwrap().items {
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
        let unread = unread_count(&self.stage.db.read, &self.user.id).await.unwrap();
        assert_eq!(unread, self.told);
        assert!(unread >= ended);
        self.check_rows().await;
    }

    /// What no page shows: leases and attempts belong to what runs, and to nothing else.
    async fn check_rows(&self) {
        let db = &self.stage.db.read;
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

/// The arrows of the state machine, and that nothing goes backwards.
fn changed_as_allowed(before: &GenerationJob, job: &GenerationJob, step: Move) {
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

async fn play(stage: &Stage, name: &str, moves: &[Move]) {
    let mut play = Play::begin(stage, name).await;
    for step in moves {
        play.make(*step).await;
        play.check(*step).await;
    }
}

/// Leaves no job to the next case.
async fn sweep(stage: &Stage) {
    for table in ["user_notifications", "content_items", "job_attempts", "generation_jobs", "queue_turns"] {
        stage.db.write.execute_unprepared(&format!("DELETE FROM {table}")).await.unwrap();
    }
}

fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..Default::default() }
}

/// Many cases in one database: making one for each takes longer than playing.
fn hold_after_any_moves(stage: &Stage, count: u32) {
    static NUMBER: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
    proptest!(cases(count), |(moves in moves())| {
        let number = NUMBER.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        runtime().block_on(async {
            sweep(stage).await;
            play(stage, &format!("player{number}"), &moves).await;
        });
    });
}

#[test]
fn row_11_and_31_hold_after_any_moves_on_sqlite() {
    let stage = runtime().block_on(Stage::sqlite());
    hold_after_any_moves(&stage, 32);
}

#[test]
fn row_11_and_31_hold_after_any_moves_on_postgresql() {
    let Some(stage) = runtime().block_on(Stage::postgres()) else { return };
    hold_after_any_moves(&stage, 16);
    runtime().block_on(stage.drop_postgres());
}
