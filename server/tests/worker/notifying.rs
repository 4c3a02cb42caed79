//! The notifications of a job's end.

use crate::on_each_database;
use crate::scripted_engine::Behavior;
use crate::support::test_app::TestApp;
use domain::jobs::{ErrorKind, JobStatus};
use server::worker::Outcome;

const COUNT_NOTIFICATIONS: &str = "SELECT count(*) FROM user_notifications";

async fn row_30_with_notifications_disabled_nothing_is_recorded(app: &TestApp) {
    let engine = app.engine("one", &["m"]).await;
    app.job("m").await;
    app.run_once(&engine).await;
    assert_eq!(app.count(COUNT_NOTIFICATIONS).await, 0);
}

on_each_database!(row_30_with_notifications_disabled_nothing_is_recorded);

async fn row_31_each_final_outcome_notifies_once_with_links(app: &TestApp) {
    let engine = app.engine("one", &["m"]).await;
    app.enable_notifications().await;
    let done = app.job("m").await;
    app.run_once(&engine).await;
    engine.then([Behavior::Fail(ErrorKind::EngineError), Behavior::Fail(ErrorKind::EngineError)]);
    let failed = app.job("m").await;
    assert_eq!(app.run_once(&engine).await, Outcome::Requeued(failed.id));
    assert_eq!(app.count(COUNT_NOTIFICATIONS).await, 1, "a retried attempt does not notify");
    app.clear_back_off().await;
    assert_eq!(app.run_once(&engine).await, Outcome::Failed(failed.id));
    assert_eq!(app.count(COUNT_NOTIFICATIONS).await, 2);
    let linked = format!(
        "{COUNT_NOTIFICATIONS} WHERE notification_type = 'job_completed' AND related_job_id = {} \
         AND related_content_id IS NOT NULL",
        done.id
    );
    assert_eq!(app.count(&linked).await, 1);
    let failure = format!(
        "{COUNT_NOTIFICATIONS} WHERE notification_type = 'job_failed' AND related_job_id = {}",
        failed.id
    );
    assert_eq!(app.count(&failure).await, 1);
}

on_each_database!(row_31_each_final_outcome_notifies_once_with_links);

async fn row_31_the_unread_frame_carries_the_absolute_count(app: &TestApp) {
    let engine = app.engine("one", &["m"]).await;
    app.enable_notifications().await;
    for expected in 1..=2 {
        app.job("m").await;
        let mut page = app.page().await;
        app.run_once(&engine).await;
        let unread = page.heard().into_iter().filter(|(topic, _)| topic == "unread");
        let counts: Vec<i64> = unread.map(|(_, data)| data["unread_count"].as_i64().unwrap()).collect();
        assert_eq!(counts, [expected]);
    }
}

on_each_database!(row_31_the_unread_frame_carries_the_absolute_count);

async fn row_36_a_failing_notification_never_fails_a_job(app: &TestApp) {
    let engine = app.engine("one", &["m"]).await;
    app.enable_notifications().await;
    app.sql("DROP TABLE user_notifications").await;
    let job = app.job("m").await;
    assert_eq!(app.run_once(&engine).await, Outcome::Completed(job.id));
    let job = app.reload_job(&job).await;
    assert_eq!((job.status, job.images.len()), (JobStatus::Completed, 1));
}

on_each_database!(row_36_a_failing_notification_never_fails_a_job);
