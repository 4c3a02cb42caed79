//! What becomes of running jobs when the worker stops, is killed, or loses them.

use crate::scripted::Act;
use crate::world::{World, on_each_database, seen, start};
use domain::jobs::{GenerationJob, JobStatus};
use server::worker::Outcome;
use services::jobs;

async fn outcomes(world: &World, job: &GenerationJob) -> Vec<Option<String>> {
    let attempts = jobs::attempts(&world.database.read, &job.user_id, job.id).await.unwrap();
    attempts.into_iter().map(|attempt| attempt.outcome).collect()
}

fn ended(words: &[&str]) -> Vec<Option<String>> {
    words.iter().map(|word| Some((*word).to_owned())).collect()
}

#[test]
fn row_14_a_job_on_our_own_engine_is_drawn_again_after_a_kill_and_finishes_once() {
    on_each_database(async |world| {
        let engine = world.built_in(&["m"]).await;
        world.wants_notifications().await;
        engine.then([Act::UntilStopped]);
        let job = world.job("m").await;
        let started = world.start();
        engine.begun.notified().await;
        started.kill().await;
        assert_eq!(world.now(&job).await.status, JobStatus::Running);
        let mut page = world.events.subscribe(&world.user.id);
        let successor = start(world.another_worker());
        seen(&mut page, &job, JobStatus::Completed).await;
        successor.stop().await;
        assert_eq!(world.now(&job).await.images.len(), 1);
        assert_eq!(world.count("SELECT count(*) FROM content_items").await, 1);
        assert_eq!(world.count("SELECT count(*) FROM user_notifications").await, 1);
        assert_eq!(outcomes(&world, &job).await, ended(&["lost", "completed"]));
    });
}

#[test]
fn row_14_a_job_that_its_engine_goes_on_drawing_is_taken_over_not_started_again() {
    on_each_database(async |world| {
        let engine = world.engine("one", &["m"]).await;
        engine.then([Act::UntilStopped]);
        let job = world.job("m").await;
        let started = world.start();
        engine.begun.notified().await;
        started.kill().await;
        let mut page = world.events.subscribe(&world.user.id);
        let successor = start(world.another_worker());
        seen(&mut page, &job, JobStatus::Completed).await;
        successor.stop().await;
        assert_eq!(*engine.began.lock().unwrap(), [(job.id, false), (job.id, true)]);
        assert_eq!(outcomes(&world, &job).await, ended(&["completed"]));
    });
}

#[test]
fn row_14_a_job_that_its_engine_has_forgotten_is_started_again() {
    on_each_database(async |world| {
        let engine = world.engine("one", &["m"]).await;
        engine.then([Act::UntilStopped, Act::Forget]);
        let job = world.job("m").await;
        let started = world.start();
        engine.begun.notified().await;
        started.kill().await;
        let mut page = world.events.subscribe(&world.user.id);
        let successor = start(world.another_worker());
        seen(&mut page, &job, JobStatus::Completed).await;
        successor.stop().await;
        assert_eq!(outcomes(&world, &job).await, ended(&["lost", "completed"]));
    });
}

#[test]
fn row_14_who_lost_a_job_writes_nothing_and_leaves_no_file() {
    on_each_database(async |world| {
        let engine = world.engine("one", &["m"]).await;
        engine.then([Act::UntilTold]);
        let job = world.job("m").await;
        let (slow, slot) = (world.worker.clone(), world.slot(&engine));
        let slow = tokio::spawn(async move { slow.run_once(slot).await.unwrap() });
        engine.begun.notified().await;
        let mut page = world.events.subscribe(&world.user.id);
        let successor = start(world.another_worker());
        seen(&mut page, &job, JobStatus::Completed).await;
        engine.go_on();
        assert_eq!(slow.await.unwrap(), Outcome::LeaseLost(job.id));
        successor.stop().await;
        assert_eq!(world.count("SELECT count(*) FROM content_items").await, 1);
        assert_eq!(world.files(), 4, "one picture and its thumbnails");
    });
}

#[test]
fn row_15_a_job_that_kills_its_worker_three_times_has_failed() {
    on_each_database(async |world| {
        let engine = world.built_in(&["m"]).await;
        world.wants_notifications().await;
        engine.then(vec![Act::UntilStopped; 3]);
        let job = world.job("m").await;
        for _ in 0..3 {
            let started = start(world.another_worker());
            engine.begun.notified().await;
            started.kill().await;
        }
        let mut page = world.events.subscribe(&world.user.id);
        let successor = start(world.another_worker());
        let shown = seen(&mut page, &job, JobStatus::Failed).await;
        successor.stop().await;
        assert!(shown["error_message"].as_str().unwrap().contains("3 attempts"), "{shown}");
        assert_eq!(engine.began.lock().unwrap().len(), 3);
        assert_eq!(world.count("SELECT count(*) FROM user_notifications").await, 1);
    });
}

#[test]
fn at_shutdown_our_own_engine_hands_its_job_back_and_that_does_not_count() {
    on_each_database(async |world| {
        let engine = world.built_in(&["m"]).await;
        engine.then(vec![Act::UntilStopped; 4]);
        let job = world.job("m").await;
        for _ in 0..4 {
            let started = start(world.another_worker());
            engine.begun.notified().await;
            started.stop().await;
            assert_eq!(world.now(&job).await.status, JobStatus::Pending);
        }
        assert_eq!(world.run_once(&engine).await, Outcome::Completed(job.id));
        let hand_backs = ["handed_back", "handed_back", "handed_back", "handed_back", "completed"];
        assert_eq!(outcomes(&world, &job).await, ended(&hand_backs));
    });
}

#[test]
fn at_shutdown_an_engine_elsewhere_goes_on_and_the_next_process_takes_over() {
    on_each_database(async |world| {
        let engine = world.engine("one", &["m"]).await;
        engine.then([Act::UntilStopped]);
        let job = world.job("m").await;
        let started = world.start();
        engine.begun.notified().await;
        started.stop().await;
        assert_eq!(world.now(&job).await.status, JobStatus::Running);
        assert!(engine.cancelled.lock().unwrap().is_empty());
        let mut page = world.events.subscribe(&world.user.id);
        let successor = start(world.another_worker());
        seen(&mut page, &job, JobStatus::Completed).await;
        successor.stop().await;
        assert_eq!(*engine.began.lock().unwrap(), [(job.id, false), (job.id, true)]);
    });
}

#[test]
fn a_stop_is_heard_while_jobs_end_as_fast_as_they_are_claimed() {
    on_each_database(async |world| {
        let engine = world.engine_of("quick", &["m"], 8).await;
        for _ in 0..200 {
            world.job("m").await;
        }
        let started = world.start();
        engine.begun.notified().await;
        started.stop().await;
        let waiting = world.count("SELECT count(*) FROM generation_jobs WHERE status = 'pending'").await;
        assert!(waiting > 100, "{waiting} still wait");
    });
}
