//! What the bell learns of a job's end.

use crate::scripted::Act;
use crate::world::on_each_database;
use domain::jobs::{ErrorKind, JobStatus};
use server::worker::Outcome;
use services::events::Event;

const ALL: &str = "SELECT count(*) FROM user_notifications";

#[test]
fn row_30_with_the_bell_off_nothing_is_noted() {
    on_each_database(async |world| {
        let engine = world.engine("one", &["m"]).await;
        world.job("m").await;
        world.run_once(&engine).await;
        assert_eq!(world.count(ALL).await, 0);
    });
}

#[test]
fn row_31_each_final_outcome_is_noted_once_with_links() {
    on_each_database(async |world| {
        let engine = world.engine("one", &["m"]).await;
        world.wants_notifications().await;
        let done = world.job("m").await;
        world.run_once(&engine).await;
        engine.then([Act::Fail(ErrorKind::EngineError), Act::Fail(ErrorKind::EngineError)]);
        let failed = world.job("m").await;
        assert_eq!(world.run_once(&engine).await, Outcome::SentBack(failed.id));
        assert_eq!(world.count(ALL).await, 1, "an attempt that is tried again is no news");
        world.end_back_off().await;
        assert_eq!(world.run_once(&engine).await, Outcome::Failed(failed.id));
        assert_eq!(world.count(ALL).await, 2);
        let linked = format!(
            "{ALL} WHERE notification_type = 'job_completed' AND related_job_id = {} \
             AND related_content_id IS NOT NULL",
            done.id
        );
        assert_eq!(world.count(&linked).await, 1);
        let failure =
            format!("{ALL} WHERE notification_type = 'job_failed' AND related_job_id = {}", failed.id);
        assert_eq!(world.count(&failure).await, 1);
    });
}

#[test]
fn row_31_the_bell_hears_the_absolute_count() {
    on_each_database(async |world| {
        let engine = world.engine("one", &["m"]).await;
        world.wants_notifications().await;
        for expected in 1..=2 {
            world.job("m").await;
            let mut page = world.events.subscribe(&world.user.id);
            world.run_once(&engine).await;
            let mut heard = Vec::new();
            while let Ok(event) = page.try_recv() {
                let Event::Text { frame, .. } = event else { continue };
                let frame: serde_json::Value = serde_json::from_str(&frame).unwrap();
                if frame["topic"] == "unread" {
                    heard.push(frame["data"]["unread_count"].as_i64().unwrap());
                }
            }
            assert_eq!(heard, [expected]);
        }
    });
}

#[test]
fn row_36_a_failing_notification_never_fails_a_job() {
    on_each_database(async |world| {
        let engine = world.engine("one", &["m"]).await;
        world.wants_notifications().await;
        world.sql("DROP TABLE user_notifications").await;
        let job = world.job("m").await;
        assert_eq!(world.run_once(&engine).await, Outcome::Completed(job.id));
        let job = world.now(&job).await;
        assert_eq!((job.status, job.images.len()), (JobStatus::Completed, 1));
    });
}
