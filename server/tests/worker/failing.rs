//! Jobs whose attempts fail, each in its way.

use crate::scripted_engine::Behavior;
use crate::test_app::{TestApp, on_each_database, seen};
use domain::jobs::{ErrorKind, GenerationJob, JobStatus};
use server::engine::Engine;
use server::worker::Outcome;
use services::jobs;

/// Runs one job on one engine that fails with `acts` until the job is decided.
async fn decided(app: &TestApp, acts: &[Behavior]) -> (GenerationJob, usize) {
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

fn fails(kind: ErrorKind, times: usize) -> Vec<Behavior> {
    vec![Behavior::Fail(kind); times]
}

/// Fails for good after `tries`, with the engine's words and in `kind`.
fn assert_fails_after(tries: usize, kind: ErrorKind, acts: Vec<Behavior>, words: &str) {
    on_each_database(async |app| {
        let (job, tried) = decided(&app, &acts).await;
        assert_eq!((job.status, job.error_kind, tried), (JobStatus::Failed, Some(kind), tries));
        let told = job.error_message.unwrap_or_default();
        assert!(told.contains(words), "{told}");
        let attempts = jobs::attempts(&app.database.read, &job.user_id, job.id).await.unwrap();
        assert_eq!(attempts.len(), tries);
        assert!(attempts.iter().all(|a| a.error_kind == Some(kind) && a.ended_at.is_some()));
    });
}

#[test]
fn row_19_a_rejected_job_is_not_retried() {
    assert_fails_after(1, ErrorKind::Invalid, fails(ErrorKind::Invalid, 1), "one says Invalid.");
}

#[test]
fn row_18_a_model_that_nobody_else_has_fails_at_once() {
    assert_fails_after(
        1,
        ErrorKind::ModelMissing,
        fails(ErrorKind::ModelMissing, 1),
        "one says ModelMissing.",
    );
}

#[test]
fn row_18_out_of_memory_is_retried_once() {
    assert_fails_after(2, ErrorKind::OutOfMemory, fails(ErrorKind::OutOfMemory, 2), "one says OutOfMemory.");
}

#[test]
fn row_18_an_engine_error_is_retried_once() {
    assert_fails_after(2, ErrorKind::EngineError, fails(ErrorKind::EngineError, 2), "one says EngineError.");
}

#[test]
fn row_18_a_stall_is_retried_up_to_the_limit() {
    assert_fails_after(3, ErrorKind::Stalled, fails(ErrorKind::Stalled, 3), "one says Stalled.");
}

#[test]
fn row_18_a_run_without_a_picture_is_an_engine_error() {
    assert_fails_after(2, ErrorKind::EngineError, vec![Behavior::DeliverNothing; 2], "without a picture");
}

#[test]
fn row_18_a_panic_in_an_engine_is_a_failure_like_another() {
    assert_fails_after(2, ErrorKind::Internal, vec![Behavior::Panic; 2], "fault of this program");
}

#[test]
fn row_18_a_successful_retry_completes_the_job() {
    on_each_database(async |app| {
        let (job, tried) = decided(&app, &fails(ErrorKind::EngineError, 1)).await;
        assert_eq!((job.status, tried, job.error_message), (JobStatus::Completed, 2, None));
    });
}

#[test]
fn row_18_a_retry_waits_out_its_back_off_and_says_why() {
    on_each_database(async |app| {
        let engine = app.engine("one", &["m"]).await;
        engine.then(fails(ErrorKind::EngineError, 1));
        let job = app.job("m").await;
        assert_eq!(app.run_once(&engine).await, Outcome::Requeued(job.id));
        let job = app.reload_job(&job).await;
        assert_eq!((job.status, job.label()), (JobStatus::Pending, "Retrying"));
        assert_eq!(job.error_message.as_deref(), Some("one says EngineError. Trying again."));
        assert_eq!(app.run_once(&engine).await, Outcome::Idle, "not before its time");
    });
}

#[test]
fn row_18_a_retry_goes_to_another_engine() {
    on_each_database(async |app| {
        let (one, two) = (app.engine("one", &["m"]).await, app.engine("two", &["m"]).await);
        one.then(fails(ErrorKind::EngineError, 1));
        let job = app.job("m").await;
        app.run_once(&one).await;
        app.clear_back_off().await;
        assert_eq!(app.run_once(&one).await, Outcome::Idle, "the engine that failed is passed over");
        assert_eq!(app.run_once(&two).await, Outcome::Completed(job.id));
        assert_eq!(app.reload_job(&job).await.drawn_by.as_deref(), Some("two"));
    });
}

#[test]
fn row_18_a_model_that_went_missing_is_drawn_where_it_exists() {
    on_each_database(async |app| {
        let (one, two) = (app.engine("one", &["m"]).await, app.engine("two", &["m"]).await);
        one.then(fails(ErrorKind::ModelMissing, 1));
        let job = app.job("m").await;
        one.offer.lock().unwrap().checkpoints.clear();
        assert_eq!(app.run_once(&one).await, Outcome::Requeued(job.id));
        app.clear_back_off().await;
        assert_eq!(app.run_once(&two).await, Outcome::Completed(job.id));
    });
}

#[test]
fn row_18_an_engine_that_cannot_be_reached_leaves_the_job_waiting_and_says_so() {
    on_each_database(async |app| {
        let engine = app.engine("one", &["m"]).await;
        engine.then(fails(ErrorKind::EngineUnreachable, 5));
        let job = app.job("m").await;
        for _ in 0..5 {
            assert_eq!(app.run_once(&engine).await, Outcome::Requeued(job.id));
            assert!(app.registry.free_slots().is_empty(), "an engine that is down gets no work");
            let job = app.reload_job(&job).await;
            assert_eq!((job.status, job.queue_position), (JobStatus::Pending, Some(1)));
            let words = job.error_message.unwrap_or_default();
            assert!(words.contains("Waiting for an engine with “m”"), "{words}");
            app.registry.check(engine.id()).await;
        }
        assert_eq!(app.run_once(&engine).await, Outcome::Completed(job.id));
    });
}

#[test]
fn row_7_work_for_an_engine_that_is_away_starts_when_it_comes_up() {
    on_each_database(async |app| {
        let engine = app.engine("one", &["m"]).await;
        *engine.up.lock().unwrap() = false;
        app.registry.record_failure(engine.id(), &unreachable()).await;
        let job = app.job("m").await;
        let mut page = app.events.subscribe(&app.user.id);
        let started = app.start();
        *engine.up.lock().unwrap() = true;
        app.registry.check(engine.id()).await;
        seen(&mut page, &job, JobStatus::Completed).await;
        started.stop().await;
    });
}

fn unreachable() -> server::engine::Failure {
    server::engine::Failure::new(ErrorKind::EngineUnreachable, "It does not answer.")
}

#[test]
fn row_18_after_a_restart_the_engine_that_failed_is_still_passed_over_while_there_is_another() {
    on_each_database(async |app| {
        let (one, two) = (app.engine("one", &["m"]).await, app.engine("two", &["m"]).await);
        one.then(fails(ErrorKind::EngineError, 1));
        let job = app.job("m").await;
        app.run_once(&one).await;
        app.clear_back_off().await;
        let restarted = app.second_worker();
        assert_eq!(restarted.run_once(app.slot(&one)).await.unwrap(), Outcome::Idle);
        let slot = app.slot(&one);
        app.registry.record_failure(two.id(), &unreachable()).await;
        assert_eq!(
            restarted.run_once(slot).await.unwrap(),
            Outcome::Completed(job.id),
            "nobody else is there"
        );
    });
}
