//! What becomes of running jobs when the worker stops, is killed, or loses them.

use crate::scripted_engine::Behavior;
use crate::test_app::{TestApp, on_each_database, seen, start};
use domain::jobs::{GenerationJob, JobStatus};
use server::worker::Outcome;
use services::jobs;

async fn outcomes(app: &TestApp, job: &GenerationJob) -> Vec<Option<String>> {
    let attempts = jobs::attempts(&app.database.read, &job.user_id, job.id).await.unwrap();
    attempts.into_iter().map(|attempt| attempt.outcome).collect()
}

fn ended(words: &[&str]) -> Vec<Option<String>> {
    words.iter().map(|word| Some((*word).to_owned())).collect()
}

#[test]
fn row_14_a_job_on_our_own_engine_is_drawn_again_after_a_kill_and_finishes_once() {
    on_each_database(async |app| {
        let engine = app.built_in(&["m"]).await;
        app.enable_notifications().await;
        engine.then([Behavior::UntilStopped]);
        let job = app.job("m").await;
        let started = app.start();
        engine.begun.notified().await;
        started.kill().await;
        assert_eq!(app.reload_job(&job).await.status, JobStatus::Running);
        let mut page = app.events.subscribe(&app.user.id);
        let successor = start(app.second_worker());
        seen(&mut page, &job, JobStatus::Completed).await;
        successor.stop().await;
        assert_eq!(app.reload_job(&job).await.images.len(), 1);
        assert_eq!(app.count("SELECT count(*) FROM content_items").await, 1);
        assert_eq!(app.count("SELECT count(*) FROM user_notifications").await, 1);
        assert_eq!(outcomes(&app, &job).await, ended(&["lost", "completed"]));
    });
}

#[test]
fn row_14_a_job_that_its_engine_goes_on_drawing_is_taken_over_not_started_again() {
    on_each_database(async |app| {
        let engine = app.engine("one", &["m"]).await;
        engine.then([Behavior::UntilStopped]);
        let job = app.job("m").await;
        let started = app.start();
        engine.begun.notified().await;
        started.kill().await;
        let mut page = app.events.subscribe(&app.user.id);
        let successor = start(app.second_worker());
        seen(&mut page, &job, JobStatus::Completed).await;
        successor.stop().await;
        assert_eq!(*engine.began.lock().unwrap(), [(job.id, false), (job.id, true)]);
        assert_eq!(outcomes(&app, &job).await, ended(&["completed"]));
    });
}

#[test]
fn row_14_a_job_that_its_engine_has_forgotten_is_started_again() {
    on_each_database(async |app| {
        let engine = app.engine("one", &["m"]).await;
        engine.then([Behavior::UntilStopped, Behavior::Forget]);
        let job = app.job("m").await;
        let started = app.start();
        engine.begun.notified().await;
        started.kill().await;
        let mut page = app.events.subscribe(&app.user.id);
        let successor = start(app.second_worker());
        seen(&mut page, &job, JobStatus::Completed).await;
        successor.stop().await;
        assert_eq!(outcomes(&app, &job).await, ended(&["lost", "completed"]));
    });
}

#[test]
fn row_14_a_worker_that_lost_its_lease_writes_nothing_and_leaves_no_file() {
    on_each_database(async |app| {
        let engine = app.engine("one", &["m"]).await;
        engine.then([Behavior::UntilReleased]);
        let job = app.job("m").await;
        let (slow, slot) = (app.worker.clone(), app.slot(&engine));
        let slow = tokio::spawn(async move { slow.run_once(slot).await.unwrap() });
        engine.begun.notified().await;
        let mut page = app.events.subscribe(&app.user.id);
        let successor = start(app.second_worker());
        seen(&mut page, &job, JobStatus::Completed).await;
        engine.release();
        assert_eq!(slow.await.unwrap(), Outcome::LeaseLost(job.id));
        successor.stop().await;
        assert_eq!(app.count("SELECT count(*) FROM content_items").await, 1);
        assert_eq!(app.files(), 4, "one picture and its thumbnails");
    });
}

#[test]
fn row_15_a_job_that_kills_its_worker_three_times_has_failed() {
    on_each_database(async |app| {
        let engine = app.built_in(&["m"]).await;
        app.enable_notifications().await;
        engine.then(vec![Behavior::UntilStopped; 3]);
        let job = app.job("m").await;
        for _ in 0..3 {
            let started = start(app.second_worker());
            engine.begun.notified().await;
            started.kill().await;
        }
        let mut page = app.events.subscribe(&app.user.id);
        let successor = start(app.second_worker());
        let shown = seen(&mut page, &job, JobStatus::Failed).await;
        successor.stop().await;
        assert!(shown["error_message"].as_str().unwrap().contains("3 attempts"), "{shown}");
        assert_eq!(engine.began.lock().unwrap().len(), 3);
        assert_eq!(app.count("SELECT count(*) FROM user_notifications").await, 1);
    });
}

#[test]
fn at_shutdown_our_own_engine_hands_its_job_back_and_that_does_not_count() {
    on_each_database(async |app| {
        let engine = app.built_in(&["m"]).await;
        engine.then(vec![Behavior::UntilStopped; 4]);
        let job = app.job("m").await;
        for _ in 0..4 {
            let started = start(app.second_worker());
            engine.begun.notified().await;
            started.stop().await;
            assert_eq!(app.reload_job(&job).await.status, JobStatus::Pending);
        }
        assert_eq!(app.run_once(&engine).await, Outcome::Completed(job.id));
        let hand_backs = ["handed_back", "handed_back", "handed_back", "handed_back", "completed"];
        assert_eq!(outcomes(&app, &job).await, ended(&hand_backs));
    });
}

#[test]
fn at_shutdown_an_engine_elsewhere_goes_on_and_the_next_process_takes_over() {
    on_each_database(async |app| {
        let engine = app.engine("one", &["m"]).await;
        engine.then([Behavior::UntilStopped]);
        let job = app.job("m").await;
        let started = app.start();
        engine.begun.notified().await;
        started.stop().await;
        assert_eq!(app.reload_job(&job).await.status, JobStatus::Running);
        assert!(engine.cancelled.lock().unwrap().is_empty());
        let mut page = app.events.subscribe(&app.user.id);
        let successor = start(app.second_worker());
        seen(&mut page, &job, JobStatus::Completed).await;
        successor.stop().await;
        assert_eq!(*engine.began.lock().unwrap(), [(job.id, false), (job.id, true)]);
    });
}

#[test]
fn shutdown_is_noticed_while_jobs_end_as_fast_as_they_are_claimed() {
    on_each_database(async |app| {
        let engine = app.engine_with_slots("quick", &["m"], 8).await;
        for _ in 0..200 {
            app.job("m").await;
        }
        let started = app.start();
        engine.begun.notified().await;
        started.stop().await;
        let waiting = app.count("SELECT count(*) FROM generation_jobs WHERE status = 'pending'").await;
        assert!(waiting > 100, "{waiting} still wait");
    });
}
