//! Cancellations, in time and late.

use crate::scripted::Act;
use crate::world::{on_each_database, seen};
use domain::jobs::{ErrorKind, JobStatus};
use server::worker::Outcome;
use services::jobs;

#[test]
fn row_12_cancelling_a_running_job_reaches_its_engine_and_no_other_job() {
    on_each_database(async |world| {
        let (one, two) = (world.engine("one", &["m1"]).await, world.engine("two", &["m2"]).await);
        one.then([Act::UntilStopped]);
        two.then([Act::UntilStopped]);
        let (wanted, unwanted) = (world.job("m1").await, world.job("m2").await);
        let mut page = world.events.subscribe(&world.user.id);
        let started = world.start();
        one.begun.notified().await;
        two.begun.notified().await;
        let reason = Some("the wrong fox".to_owned());
        let wish = jobs::cancel(&world.database.write, &world.user.id, unwanted.id, reason).await.unwrap();
        assert!(wish.running);
        world.wake.cancel(unwanted.id);
        let shown = seen(&mut page, &unwanted, JobStatus::Cancelled).await;
        assert_eq!(shown["cancel_reason"], "the wrong fox");
        assert_eq!(*two.cancelled.lock().unwrap(), [unwanted.id]);
        assert!(one.cancelled.lock().unwrap().is_empty());
        assert_eq!(world.now(&wanted).await.status, JobStatus::Running);
        started.stop().await;
    });
}

#[test]
fn row_12_a_wish_from_another_process_comes_with_the_heartbeat() {
    on_each_database(async |world| {
        let engine = world.engine("one", &["m"]).await;
        engine.then([Act::UntilStopped]);
        let job = world.job("m").await;
        let mut page = world.events.subscribe(&world.user.id);
        let started = world.start_with_lease(std::time::Duration::from_millis(300));
        engine.begun.notified().await;
        jobs::cancel(&world.database.write, &world.user.id, job.id, None).await.unwrap();
        seen(&mut page, &job, JobStatus::Cancelled).await;
        started.stop().await;
    });
}

#[test]
fn row_12_a_late_cancellation_that_loses_the_race_ends_as_completed() {
    on_each_database(async |world| {
        let engine = world.engine("one", &["m"]).await;
        engine.then([Act::UntilTold]);
        let job = world.job("m").await;
        let (worker, slot) = (world.worker.clone(), world.slot(&engine));
        let running = tokio::spawn(async move { worker.run_once(slot).await.unwrap() });
        engine.begun.notified().await;
        jobs::cancel(&world.database.write, &world.user.id, job.id, None).await.unwrap();
        engine.go_on();
        assert_eq!(running.await.unwrap(), Outcome::Completed(job.id));
        let job = world.now(&job).await;
        assert_eq!((job.status, job.label(), job.images.len()), (JobStatus::Completed, "Done", 1));
    });
}

#[test]
fn row_12_a_failed_attempt_of_a_job_to_be_cancelled_is_not_tried_again() {
    on_each_database(async |world| {
        let engine = world.engine("one", &["m"]).await;
        engine.then([Act::FailWhenTold(ErrorKind::EngineError)]);
        let job = world.job("m").await;
        let (worker, slot) = (world.worker.clone(), world.slot(&engine));
        let running = tokio::spawn(async move { worker.run_once(slot).await.unwrap() });
        engine.begun.notified().await;
        jobs::cancel(&world.database.write, &world.user.id, job.id, None).await.unwrap();
        engine.go_on();
        assert_eq!(running.await.unwrap(), Outcome::Cancelled(job.id));
    });
}
