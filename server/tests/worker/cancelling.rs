//! Cancellations, in time and late.

use crate::on_each_database;
use crate::scripted_engine::Behavior;
use crate::support::test_app::TestApp;
use domain::jobs::{ErrorKind, JobStatus};
use server::worker::{self, Outcome};
use services::jobs;

async fn row_12_cancelling_a_running_job_stops_that_job_only(app: &TestApp) {
    let (one, two) = (app.engine("one", &["m1"]).await, app.engine("two", &["m2"]).await);
    one.then([Behavior::UntilStopped]);
    two.then([Behavior::UntilStopped]);
    let (wanted, unwanted) = (app.job("m1").await, app.job("m2").await);
    let mut page = app.page().await;
    let started = app.start_worker();
    one.started.notified().await;
    two.started.notified().await;
    let reason = Some("the wrong fox".to_owned());
    let cancelled =
        jobs::cancel(&app.test_db.db.write, &app.user().await.id, unwanted.id, reason).await.unwrap();
    assert!(cancelled.running);
    app.context.worker_signal.cancel(unwanted.id);
    let shown = page.wait_for_job_status(&unwanted, JobStatus::Cancelled).await;
    assert_eq!(shown["cancel_reason"], "the wrong fox");
    assert_eq!(*two.cancelled.lock().unwrap(), [unwanted.id]);
    assert!(one.cancelled.lock().unwrap().is_empty());
    assert_eq!(app.reload_job(&wanted).await.status, JobStatus::Running);
    started.stop().await;
}

on_each_database!(row_12_cancelling_a_running_job_stops_that_job_only);

async fn row_12_a_cancellation_from_another_process_arrives_with_the_heartbeat(app: &TestApp) {
    let engine = app.engine("one", &["m"]).await;
    engine.then([Behavior::UntilStopped]);
    let job = app.job("m").await;
    let mut page = app.page().await;
    let started = app.start_worker_on(&app.storage);
    engine.started.notified().await;
    jobs::cancel(&app.test_db.db.write, &app.user().await.id, job.id, None).await.unwrap();
    page.wait_for_job_status(&job, JobStatus::Cancelled).await;
    started.stop().await;
}

on_each_database!(row_12_a_cancellation_from_another_process_arrives_with_the_heartbeat);

async fn row_12_a_late_cancellation_that_loses_the_race_ends_as_completed(app: &TestApp) {
    let engine = app.engine("one", &["m"]).await;
    engine.then([Behavior::UntilReleased]);
    let job = app.job("m").await;
    let (worker, slot) = (app.worker.clone(), app.slot(&engine));
    let running = tokio::spawn(async move { worker::run_once(&worker, slot).await.unwrap() });
    engine.started.notified().await;
    jobs::cancel(&app.test_db.db.write, &app.user().await.id, job.id, None).await.unwrap();
    engine.release();
    assert_eq!(running.await.unwrap(), Outcome::Completed(job.id));
    let job = app.reload_job(&job).await;
    assert_eq!((job.status, job.label(), job.images.len()), (JobStatus::Completed, "Done", 1));
}

on_each_database!(row_12_a_late_cancellation_that_loses_the_race_ends_as_completed);

async fn row_12_a_failed_attempt_of_a_job_to_be_cancelled_is_not_retried(app: &TestApp) {
    let engine = app.engine("one", &["m"]).await;
    engine.then([Behavior::FailWhenReleased(ErrorKind::EngineError)]);
    let job = app.job("m").await;
    let (worker, slot) = (app.worker.clone(), app.slot(&engine));
    let running = tokio::spawn(async move { worker::run_once(&worker, slot).await.unwrap() });
    engine.started.notified().await;
    jobs::cancel(&app.test_db.db.write, &app.user().await.id, job.id, None).await.unwrap();
    engine.release();
    assert_eq!(running.await.unwrap(), Outcome::Cancelled(job.id));
}

on_each_database!(row_12_a_failed_attempt_of_a_job_to_be_cancelled_is_not_retried);
