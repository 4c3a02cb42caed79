//! Running jobs whose worker stops, is killed, or loses its lease.

use crate::on_each_database;
use crate::scripted_engine::Behavior;
use crate::support::running_worker::RunningWorker;
use crate::support::test_app::TestApp;
use domain::jobs::{GenerationJob, JobStatus};
use server::worker::{self, Outcome};
use services::jobs;

async fn outcomes(app: &TestApp, job: &GenerationJob) -> Vec<Option<String>> {
    let attempts = jobs::attempts(&app.test_db.db.read, &job.user_id, job.id).await.unwrap();
    attempts.into_iter().map(|attempt| attempt.outcome).collect()
}

fn ended(words: &[&str]) -> Vec<Option<String>> {
    words.iter().map(|word| Some((*word).to_owned())).collect()
}

async fn row_14_a_job_on_the_built_in_engine_is_repeated_after_a_kill_and_completes_once(app: &TestApp) {
    let engine = app.built_in(&["m"]).await;
    app.enable_notifications().await;
    engine.then([Behavior::UntilStopped]);
    let job = app.job("m").await;
    let started = app.start_worker();
    engine.started.notified().await;
    started.kill().await;
    assert_eq!(app.reload_job(&job).await.status, JobStatus::Running);
    let mut page = app.page().await;
    let successor = RunningWorker::start(app.second_worker());
    page.wait_for_job_status(&job, JobStatus::Completed).await;
    successor.stop().await;
    assert_eq!(app.reload_job(&job).await.images.len(), 1);
    assert_eq!(app.count("SELECT count(*) FROM content_items").await, 1);
    assert_eq!(app.count("SELECT count(*) FROM user_notifications").await, 1);
    assert_eq!(outcomes(app, &job).await, ended(&["lost", "completed"]));
}

on_each_database!(row_14_a_job_on_the_built_in_engine_is_repeated_after_a_kill_and_completes_once);

async fn row_14_a_job_that_its_engine_still_runs_is_adopted_not_restarted(app: &TestApp) {
    let engine = app.engine("one", &["m"]).await;
    engine.then([Behavior::UntilStopped]);
    let job = app.job("m").await;
    let started = app.start_worker();
    engine.started.notified().await;
    started.kill().await;
    let mut page = app.page().await;
    let successor = RunningWorker::start(app.second_worker());
    page.wait_for_job_status(&job, JobStatus::Completed).await;
    successor.stop().await;
    assert_eq!(*engine.began.lock().unwrap(), [(job.id, false), (job.id, true)]);
    assert_eq!(outcomes(app, &job).await, ended(&["completed"]));
}

on_each_database!(row_14_a_job_that_its_engine_still_runs_is_adopted_not_restarted);

async fn row_14_a_job_that_its_engine_does_not_know_is_restarted(app: &TestApp) {
    let engine = app.engine("one", &["m"]).await;
    engine.then([Behavior::UntilStopped, Behavior::Forget]);
    let job = app.job("m").await;
    let started = app.start_worker();
    engine.started.notified().await;
    started.kill().await;
    let mut page = app.page().await;
    let successor = RunningWorker::start(app.second_worker());
    page.wait_for_job_status(&job, JobStatus::Completed).await;
    successor.stop().await;
    assert_eq!(outcomes(app, &job).await, ended(&["lost", "completed"]));
}

on_each_database!(row_14_a_job_that_its_engine_does_not_know_is_restarted);

async fn row_14_a_worker_that_lost_its_lease_writes_nothing_and_leaves_no_file(app: &TestApp) {
    let engine = app.engine("one", &["m"]).await;
    engine.then([Behavior::UntilReleased]);
    let job = app.job("m").await;
    let (slow, slot) = (app.worker.clone(), app.slot(&engine));
    let slow = tokio::spawn(async move { worker::run_once(&slow, slot).await.unwrap() });
    engine.started.notified().await;
    let mut page = app.page().await;
    let successor = RunningWorker::start(app.second_worker());
    page.wait_for_job_status(&job, JobStatus::Completed).await;
    engine.release();
    assert_eq!(slow.await.unwrap(), Outcome::LeaseLost(job.id));
    successor.stop().await;
    assert_eq!(app.count("SELECT count(*) FROM content_items").await, 1);
    assert_eq!(app.files(), 4, "one picture and its thumbnails");
}

on_each_database!(row_14_a_worker_that_lost_its_lease_writes_nothing_and_leaves_no_file);

async fn row_15_a_job_that_kills_its_worker_three_times_fails(app: &TestApp) {
    let engine = app.built_in(&["m"]).await;
    app.enable_notifications().await;
    engine.then(vec![Behavior::UntilStopped; 3]);
    let job = app.job("m").await;
    for _ in 0..3 {
        let started = RunningWorker::start(app.second_worker());
        engine.started.notified().await;
        started.kill().await;
    }
    let mut page = app.page().await;
    let successor = RunningWorker::start(app.second_worker());
    let shown = page.wait_for_job_status(&job, JobStatus::Failed).await;
    successor.stop().await;
    assert!(shown["error_message"].as_str().unwrap().contains("3 attempts"), "{shown}");
    assert_eq!(engine.began.lock().unwrap().len(), 3);
    assert_eq!(app.count("SELECT count(*) FROM user_notifications").await, 1);
}

on_each_database!(row_15_a_job_that_kills_its_worker_three_times_fails);

async fn at_shutdown_the_built_in_engine_hands_its_job_back_without_counting_an_attempt(app: &TestApp) {
    let engine = app.built_in(&["m"]).await;
    engine.then(vec![Behavior::UntilStopped; 4]);
    let job = app.job("m").await;
    for _ in 0..4 {
        let started = RunningWorker::start(app.second_worker());
        engine.started.notified().await;
        started.stop().await;
        assert_eq!(app.reload_job(&job).await.status, JobStatus::Pending);
    }
    assert_eq!(app.run_once(&engine).await, Outcome::Completed(job.id));
    let hand_backs = ["handed_back", "handed_back", "handed_back", "handed_back", "completed"];
    assert_eq!(outcomes(app, &job).await, ended(&hand_backs));
}

on_each_database!(at_shutdown_the_built_in_engine_hands_its_job_back_without_counting_an_attempt);

async fn at_shutdown_an_external_engine_continues_and_the_next_process_adopts_its_job(app: &TestApp) {
    let engine = app.engine("one", &["m"]).await;
    engine.then([Behavior::UntilStopped]);
    let job = app.job("m").await;
    let started = app.start_worker();
    engine.started.notified().await;
    started.stop().await;
    assert_eq!(app.reload_job(&job).await.status, JobStatus::Running);
    assert!(engine.cancelled.lock().unwrap().is_empty());
    let mut page = app.page().await;
    let successor = RunningWorker::start(app.second_worker());
    page.wait_for_job_status(&job, JobStatus::Completed).await;
    successor.stop().await;
    assert_eq!(*engine.began.lock().unwrap(), [(job.id, false), (job.id, true)]);
}

on_each_database!(at_shutdown_an_external_engine_continues_and_the_next_process_adopts_its_job);

async fn shutdown_is_noticed_while_jobs_end_as_fast_as_they_are_claimed(app: &TestApp) {
    let engine = app.engine_with_slots("quick", &["m"], 8).await;
    for _ in 0..200 {
        app.job("m").await;
    }
    let started = app.start_worker();
    engine.started.notified().await;
    started.stop().await;
    let waiting = app.count("SELECT count(*) FROM generation_jobs WHERE status = 'pending'").await;
    assert!(waiting > 100, "only {waiting} jobs still wait");
}

on_each_database!(shutdown_is_noticed_while_jobs_end_as_fast_as_they_are_claimed);
