//! Jobs whose attempts fail, one way each.

use crate::on_each_database;
use crate::scripted_engine::Behavior;
use crate::support::test_app::TestApp;
use domain::jobs::{ErrorKind, GenerationJob, JobStatus};
use server::engine::ImageEngine;
use server::worker::{self, Outcome};
use services::jobs;

/// Runs one job on one engine that fails with `acts`, until the job is in a final state.
async fn run_until_decided(app: &TestApp, acts: &[Behavior]) -> (GenerationJob, usize) {
    let engine = app.engine("one", &["m"]).await;
    engine.then(acts.iter().cloned());
    let job = app.job("m").await;
    let mut outcome = Outcome::Requeued(job.id);
    while outcome == Outcome::Requeued(job.id) {
        app.registry.check(engine.id()).await;
        app.clear_back_off().await;
        outcome = app.run_once(&engine).await;
    }
    let tries = engine.began.lock().unwrap().len();
    (app.reload_job(&job).await, tries)
}

fn repeated_failure(kind: ErrorKind, times: usize) -> Vec<Behavior> {
    vec![Behavior::Fail(kind); times]
}

/// Asserts a final failure after `tries`, with the engine's message and in `kind`.
async fn assert_fails_after(app: &TestApp, tries: usize, kind: ErrorKind, acts: Vec<Behavior>, words: &str) {
    let (job, tried) = run_until_decided(app, &acts).await;
    assert_eq!((job.status, job.error_kind, tried), (JobStatus::Failed, Some(kind), tries));
    let message = job.error_message.unwrap_or_default();
    assert!(message.contains(words), "{message}");
    let attempts = jobs::attempts(&app.test_db.db.read, &job.user_id, job.id).await.unwrap();
    assert_eq!(attempts.len(), tries);
    assert!(attempts.iter().all(|a| a.error_kind == Some(kind) && a.ended_at.is_some()));
}

async fn row_19_a_rejected_job_is_not_retried(app: &TestApp) {
    assert_fails_after(
        app,
        1,
        ErrorKind::Invalid,
        repeated_failure(ErrorKind::Invalid, 1),
        "one says Invalid.",
    )
    .await;
}

on_each_database!(row_19_a_rejected_job_is_not_retried);

async fn row_18_a_missing_model_that_no_other_engine_has_fails_at_once(app: &TestApp) {
    assert_fails_after(
        app,
        1,
        ErrorKind::ModelMissing,
        repeated_failure(ErrorKind::ModelMissing, 1),
        "one says ModelMissing.",
    )
    .await;
}

on_each_database!(row_18_a_missing_model_that_no_other_engine_has_fails_at_once);

async fn row_18_out_of_memory_is_retried_once(app: &TestApp) {
    assert_fails_after(
        app,
        2,
        ErrorKind::OutOfMemory,
        repeated_failure(ErrorKind::OutOfMemory, 2),
        "one says OutOfMemory.",
    )
    .await;
}

on_each_database!(row_18_out_of_memory_is_retried_once);

async fn row_18_an_engine_error_is_retried_once(app: &TestApp) {
    assert_fails_after(
        app,
        2,
        ErrorKind::EngineError,
        repeated_failure(ErrorKind::EngineError, 2),
        "one says EngineError.",
    )
    .await;
}

on_each_database!(row_18_an_engine_error_is_retried_once);

async fn row_18_a_stall_is_retried_up_to_the_limit(app: &TestApp) {
    assert_fails_after(
        app,
        3,
        ErrorKind::Stalled,
        repeated_failure(ErrorKind::Stalled, 3),
        "one says Stalled.",
    )
    .await;
}

on_each_database!(row_18_a_stall_is_retried_up_to_the_limit);

async fn row_18_a_run_without_a_picture_is_an_engine_error(app: &TestApp) {
    assert_fails_after(
        app,
        2,
        ErrorKind::EngineError,
        vec![Behavior::DeliverNothing; 2],
        "without a picture",
    )
    .await;
}

on_each_database!(row_18_a_run_without_a_picture_is_an_engine_error);

async fn row_18_a_panic_in_an_engine_is_an_ordinary_failure(app: &TestApp) {
    assert_fails_after(app, 2, ErrorKind::Internal, vec![Behavior::Panic; 2], "Internal error").await;
}

on_each_database!(row_18_a_panic_in_an_engine_is_an_ordinary_failure);

async fn row_18_a_successful_retry_completes_the_job(app: &TestApp) {
    let (job, tried) = run_until_decided(app, &repeated_failure(ErrorKind::EngineError, 1)).await;
    assert_eq!((job.status, tried, job.error_message), (JobStatus::Completed, 2, None));
}

on_each_database!(row_18_a_successful_retry_completes_the_job);

async fn row_18_a_retry_waits_out_its_back_off_and_says_why(app: &TestApp) {
    let engine = app.engine("one", &["m"]).await;
    engine.then(repeated_failure(ErrorKind::EngineError, 1));
    let job = app.job("m").await;
    assert_eq!(app.run_once(&engine).await, Outcome::Requeued(job.id));
    let job = app.reload_job(&job).await;
    assert_eq!((job.status, job.label()), (JobStatus::Pending, "Retrying"));
    assert_eq!(job.error_message.as_deref(), Some("one says EngineError. Retrying."));
    assert_eq!(app.run_once(&engine).await, Outcome::Idle, "not before its back-off ends");
}

on_each_database!(row_18_a_retry_waits_out_its_back_off_and_says_why);

async fn row_18_a_retry_goes_to_another_engine(app: &TestApp) {
    let (one, two) = (app.engine("one", &["m"]).await, app.engine("two", &["m"]).await);
    one.then(repeated_failure(ErrorKind::EngineError, 1));
    let job = app.job("m").await;
    app.run_once(&one).await;
    app.clear_back_off().await;
    assert_eq!(app.run_once(&one).await, Outcome::Idle, "a retry avoids the engine that failed");
    assert_eq!(app.run_once(&two).await, Outcome::Completed(job.id));
    assert_eq!(app.reload_job(&job).await.drawn_by.as_deref(), Some("two"));
}

on_each_database!(row_18_a_retry_goes_to_another_engine);

async fn row_18_a_job_whose_model_went_missing_moves_to_an_engine_that_has_it(app: &TestApp) {
    let (one, two) = (app.engine("one", &["m"]).await, app.engine("two", &["m"]).await);
    one.then(repeated_failure(ErrorKind::ModelMissing, 1));
    let job = app.job("m").await;
    one.offer.lock().unwrap().checkpoints.clear();
    assert_eq!(app.run_once(&one).await, Outcome::Requeued(job.id));
    app.clear_back_off().await;
    assert_eq!(app.run_once(&two).await, Outcome::Completed(job.id));
}

on_each_database!(row_18_a_job_whose_model_went_missing_moves_to_an_engine_that_has_it);

async fn row_18_an_unreachable_engine_leaves_the_job_waiting_with_a_message(app: &TestApp) {
    let engine = app.engine("one", &["m"]).await;
    engine.then(repeated_failure(ErrorKind::EngineUnreachable, 5));
    let job = app.job("m").await;
    for _ in 0..5 {
        assert_eq!(app.run_once(&engine).await, Outcome::Requeued(job.id));
        assert!(app.registry.free_slots().is_empty(), "an offline engine gets no jobs");
        let job = app.reload_job(&job).await;
        assert_eq!((job.status, job.queue_position), (JobStatus::Pending, Some(1)));
        let words = job.error_message.unwrap_or_default();
        assert!(words.contains("Waiting for an engine with “m”"), "{words}");
        app.registry.check(engine.id()).await;
    }
    assert_eq!(app.run_once(&engine).await, Outcome::Completed(job.id));
}

on_each_database!(row_18_an_unreachable_engine_leaves_the_job_waiting_with_a_message);

async fn row_7_jobs_for_an_offline_engine_start_when_it_is_back(app: &TestApp) {
    let engine = app.engine("one", &["m"]).await;
    *engine.up.lock().unwrap() = false;
    app.registry.record_failure(engine.id(), &unreachable()).await;
    let job = app.job("m").await;
    let mut page = app.page().await;
    let started = app.start_worker();
    *engine.up.lock().unwrap() = true;
    app.registry.check(engine.id()).await;
    page.wait_for_job_status(&job, JobStatus::Completed).await;
    started.stop().await;
}

on_each_database!(row_7_jobs_for_an_offline_engine_start_when_it_is_back);

fn unreachable() -> server::engine::Failure {
    server::engine::Failure::new(ErrorKind::EngineUnreachable, "It does not answer.")
}

async fn row_18_after_a_restart_a_retry_still_avoids_the_engine_that_failed(app: &TestApp) {
    let (one, two) = (app.engine("one", &["m"]).await, app.engine("two", &["m"]).await);
    one.then(repeated_failure(ErrorKind::EngineError, 1));
    let job = app.job("m").await;
    app.run_once(&one).await;
    app.clear_back_off().await;
    let restarted = app.second_worker();
    assert_eq!(worker::run_once(&restarted, app.slot(&one)).await.unwrap(), Outcome::Idle);
    let slot = app.slot(&one);
    app.registry.record_failure(two.id(), &unreachable()).await;
    assert_eq!(
        worker::run_once(&restarted, slot).await.unwrap(),
        Outcome::Completed(job.id),
        "nobody else is there"
    );
}

on_each_database!(row_18_after_a_restart_a_retry_still_avoids_the_engine_that_failed);
