//! Time left, estimated from finished jobs.

use crate::on_each_database;
use crate::test_database::{TestDatabase, job_request};
use chrono::{TimeDelta, Utc};
use domain::accounts::User;
use domain::engines::EngineState;
use domain::jobs::{Estimate, GenerationJob, LoraModel, NewGenerationJob};
use sea_orm::{ConnectionTrait, Statement, Value};
use services::engines::save_state;
use services::jobs::{Estimates, active, create, get};
use services::queue::{ClaimEngine, complete};
use services::settings::{QUEUE_PAUSED, put};

fn sized(side: i64) -> NewGenerationJob {
    NewGenerationJob { width: side, height: side, ..job_request("x") }
}

async fn waiting(test_db: &TestDatabase, user: &User, new: NewGenerationJob) -> GenerationJob {
    create(&test_db.db, &user.id, new, None).await.unwrap().job
}

/// The estimate, with an empty cache.
async fn ask(test_db: &TestDatabase, job: &GenerationJob) -> Estimate {
    let job = get(&test_db.db.read, &job.user_id, job.id).await.unwrap();
    Estimates::new(test_db.db.read.clone()).of(job).await.estimate.unwrap_or_default()
}

async fn set(test_db: &TestDatabase, sql: &str, values: impl IntoIterator<Item = Value>) {
    let backend = test_db.db.write.get_database_backend();
    test_db.db.write.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await.unwrap();
}

/// Runs the waiting job for this long.
async fn run(test_db: &TestDatabase, engine: &ClaimEngine, seconds: f64) {
    let claim = test_db.claim("w", engine).await;
    complete(&test_db.db.write, &claim, "w", &[]).await.unwrap();
    let ended = Utc::now();
    let started = ended - TimeDelta::milliseconds((seconds * 1_000.0) as i64);
    let sql = "UPDATE generation_jobs SET started_at = $1, completed_at = $2 WHERE id = $3";
    set(test_db, sql, [started.into(), ended.into(), claim.job_id.into()]).await;
}

/// Makes the running job look as if started this long ago.
async fn started_ago(test_db: &TestDatabase, job_id: i64, seconds: i64) {
    let sql = "UPDATE generation_jobs SET started_at = $1 WHERE id = $2";
    set(test_db, sql, [(Utc::now() - TimeDelta::seconds(seconds)).into(), job_id.into()]).await;
}

async fn run_some(test_db: &TestDatabase, user: &User, engine: &ClaimEngine, side: i64, seconds: f64) {
    for _ in 0..6 {
        waiting(test_db, user, sized(side)).await;
        run(test_db, engine, seconds).await;
    }
}

/// 0 to 1, evenly spread, without an order that the estimate could learn.
fn pseudo_random(number: u32) -> f64 {
    (f64::from(number) * 0.618_034 + 0.37).fract()
}

on_each_database!(half_of_the_replayed_jobs_of_each_kind_end_within_the_shown_range);

async fn half_of_the_replayed_jobs_of_each_kind_end_within_the_shown_range(test_db: &TestDatabase) {
    let (user, engine) = (test_db.user("mira").await, test_db.sketch().await);
    let (mut shown, mut within) = ([0; 2], [0; 2]);
    for number in 0..50 {
        for (kind, side, seconds) in [(0, 512, 20.0), (1, 1024, 80.0)] {
            let job = waiting(test_db, &user, sized(side)).await;
            let took = seconds * (0.8 + 0.4 * pseudo_random(number));
            if let Some([low, high]) = ask(test_db, &job).await.run_s {
                shown[kind] += 1;
                within[kind] += i32::from((low as f64..=high as f64).contains(&took));
            }
            run(test_db, &engine, took).await;
        }
    }
    for kind in [0, 1] {
        let share = f64::from(within[kind]) / f64::from(shown[kind]);
        assert!(shown[kind] >= 30 && (0.4..=0.6).contains(&share), "kind {kind}: {share}");
    }
}

on_each_database!(there_is_no_estimate_without_history);

async fn there_is_no_estimate_without_history(test_db: &TestDatabase) {
    let (user, engine) = (test_db.user("mira").await, test_db.sketch().await);
    let first = waiting(test_db, &user, sized(512)).await;
    let estimate = ask(test_db, &first).await;
    assert_eq!(estimate, Estimate { wait_s: Some([0, 0]), run_s: None }, "the slot is free");
    test_db.claim("w", &engine).await;
    assert_eq!(ask(test_db, &first).await, Estimate::default());
    let second = waiting(test_db, &user, sized(512)).await;
    assert_eq!(ask(test_db, &second).await, Estimate::default());
}

on_each_database!(a_running_job_has_time_left_and_an_ended_one_none);

async fn a_running_job_has_time_left_and_an_ended_one_none(test_db: &TestDatabase) {
    let (user, engine) = (test_db.user("mira").await, test_db.sketch().await);
    run_some(test_db, &user, &engine, 512, 30.0).await;
    let job = waiting(test_db, &user, sized(512)).await;
    let claim = test_db.claim("w", &engine).await;
    for (ago, left) in [(10, [20, 20]), (45, [0, 0])] {
        started_ago(test_db, job.id, ago).await;
        assert_eq!(ask(test_db, &job).await, Estimate { wait_s: None, run_s: Some(left) });
    }
    complete(&test_db.db.write, &claim, "w", &[]).await.unwrap();
    assert_eq!(ask(test_db, &job).await, Estimate::default());
}

on_each_database!(a_job_waits_for_running_jobs_and_its_owners_earlier_jobs);

async fn a_job_waits_for_running_jobs_and_its_owners_earlier_jobs(test_db: &TestDatabase) {
    let (user, engine) = (test_db.user("mira").await, test_db.sketch().await);
    run_some(test_db, &user, &engine, 512, 10.0).await;
    run_some(test_db, &user, &engine, 1024, 60.0).await;
    let running = waiting(test_db, &user, sized(512)).await;
    test_db.claim("w", &engine).await;
    started_ago(test_db, running.id, 4).await;
    waiting(test_db, &user, sized(1024)).await;
    waiting(test_db, &user, NewGenerationJob { held: true, ..sized(1024) }).await;
    waiting(test_db, &user, sized(512)).await;
    let mut jobs = active(&test_db.db.read, &user.id).await.unwrap();
    Estimates::new(test_db.db.read.clone()).fill(&mut jobs).await;
    let waits: Vec<_> = jobs.iter().map(|job| job.estimate.unwrap_or_default().wait_s).collect();
    assert_eq!(waits, [None, Some([6, 6]), None, Some([66, 66])]);
    let runs: Vec<_> = jobs.iter().map(|job| job.estimate.unwrap_or_default().run_s).collect();
    assert_eq!(runs, [Some([6, 6]), Some([60, 60]), Some([60, 60]), Some([10, 10])]);
}

on_each_database!(a_job_waits_for_others_turns_but_not_their_whole_queue);

async fn a_job_waits_for_others_turns_but_not_their_whole_queue(test_db: &TestDatabase) {
    let (mira, ben, engine) = (test_db.user("mira").await, test_db.user("ben").await, test_db.sketch().await);
    run_some(test_db, &mira, &engine, 512, 10.0).await;
    for _ in 0..20 {
        waiting(test_db, &mira, sized(512)).await;
    }
    test_db.claim("w", &engine).await;
    let first = waiting(test_db, &ben, sized(512)).await;
    let second = waiting(test_db, &ben, sized(512)).await;
    assert_eq!(ask(test_db, &first).await.wait_s, Some([10, 10]), "the newcomer is next");
    assert_eq!(ask(test_db, &second).await.wait_s, Some([30, 30]), "one job of each user is ahead");
}

on_each_database!(jobs_waiting_for_a_person_or_an_engine_have_no_estimated_start);

async fn jobs_waiting_for_a_person_or_an_engine_have_no_estimated_start(test_db: &TestDatabase) {
    let (user, engine) = (test_db.user("mira").await, test_db.sketch().await);
    run_some(test_db, &user, &engine, 512, 10.0).await;
    let job = waiting(test_db, &user, sized(512)).await;
    assert_eq!(ask(test_db, &job).await, Estimate { wait_s: Some([0, 0]), run_s: Some([10, 10]) });
    put(&test_db.db.write, QUEUE_PAUSED, &true).await.unwrap();
    assert_eq!(ask(test_db, &job).await, Estimate { wait_s: None, run_s: Some([10, 10]) });
    put(&test_db.db.write, QUEUE_PAUSED, &false).await.unwrap();
    save_state(&test_db.db.write, engine.id, EngineState::Down, None).await.unwrap();
    assert_eq!(ask(test_db, &job).await.wait_s, None);
}

on_each_database!(held_and_new_jobs_are_estimated_like_waiting_ones);

/// The cached queue does not know the needs of either.
async fn held_and_new_jobs_are_estimated_like_waiting_ones(test_db: &TestDatabase) {
    let (user, engine) = (test_db.user("mira").await, test_db.comfyui(&["a.ckpt"], &["b.pt", "c.pt"]).await);
    let with = |lora: &str| NewGenerationJob {
        checkpoint_model: Some("a.ckpt".into()),
        lora_models: vec![LoraModel { name: lora.into(), strength_model: 1.0, strength_clip: 1.0 }],
        ..sized(512)
    };
    for _ in 0..6 {
        waiting(test_db, &user, with("b.pt")).await;
        run(test_db, &engine, 10.0).await;
    }
    let estimates = Estimates::new(test_db.db.read.clone());
    let estimate =
        async |new| estimates.of(waiting(test_db, &user, new).await).await.estimate.unwrap_or_default();
    let first = estimate(with("b.pt")).await;
    assert_eq!(first, Estimate { wait_s: Some([0, 0]), run_s: Some([10, 10]) });
    let held = estimate(NewGenerationJob { held: true, ..with("c.pt") }).await;
    assert_eq!(held, Estimate { wait_s: None, run_s: Some([10, 10]) });
    let just_made = estimate(with("c.pt")).await;
    assert_eq!(
        just_made,
        Estimate { wait_s: Some([20, 20]), run_s: Some([10, 10]) },
        "both jobs ahead are assumed to take as long"
    );
    save_state(&test_db.db.write, engine.id, EngineState::Down, None).await.unwrap();
    assert_eq!(estimate(NewGenerationJob { held: true, ..with("c.pt") }).await, Estimate::default());
}
