//! Jobs that end with pictures.

use crate::engines::small_job;
use crate::on_each_database;
use crate::scripted_engine::Behavior;
use crate::support::test_app::TestApp;
use domain::jobs::{JobStatus, NewGenerationJob};
use server::worker::{self, Outcome};

async fn row_17_a_batch_of_three_stores_three_images_with_thumbnails(app: &TestApp) {
    let engine = app.engine("one", &["m"]).await;
    let new = NewGenerationJob { batch_size: 3, ..small_job() };
    let job = app.create_job_for(app.user().await, new).await;
    assert_eq!(app.run_once(&engine).await, Outcome::Completed(job.id));
    let job = app.reload_job(&job).await;
    assert_eq!((job.status, job.images.len()), (JobStatus::Completed, 3));
    assert_eq!(job.content_id, Some(job.images[0].content_id));
    assert_eq!(app.files(), 3 * 4, "three pictures, each with three thumbnails");
    assert_eq!(app.run_once(&engine).await, Outcome::Idle);
}

on_each_database!(row_17_a_batch_of_three_stores_three_images_with_thumbnails);

async fn row_20_a_thumbnail_failure_does_not_fail_the_job(app: &TestApp) {
    let engine = app.engine("one", &["m"]).await;
    engine.then([Behavior::Deliver(b"no picture that anybody could make smaller")]);
    let job = app.job("m").await;
    assert_eq!(app.run_once(&engine).await, Outcome::Completed(job.id));
    assert_eq!(app.reload_job(&job).await.images.len(), 1);
    assert_eq!(app.files(), 1);
}

on_each_database!(row_20_a_thumbnail_failure_does_not_fail_the_job);

async fn row_21_many_jobs_one_after_the_other_all_finish(app: &TestApp) {
    let engine = app.engine("one", &["m"]).await;
    for _ in 0..12 {
        let job = app.job("m").await;
        assert_eq!(app.run_once(&engine).await, Outcome::Completed(job.id));
    }
    assert_eq!(app.count("SELECT count(*) FROM content_items").await, 12);
}

on_each_database!(row_21_many_jobs_one_after_the_other_all_finish);

async fn row_21_many_jobs_at_once_on_two_engines_all_finish(app: &TestApp) {
    let (one, two) = (app.engine("one", &["m"]).await, app.engine("two", &["m"]).await);
    let mut jobs = Vec::new();
    for _ in 0..30 {
        jobs.push(app.job("m").await);
    }
    let last = jobs.last().unwrap();
    let mut page = app.page().await;
    let started = app.start_worker();
    page.wait_for_job_status(last, JobStatus::Completed).await;
    started.stop().await;
    // The last job claimed may end before others: those still running wait again after the stop.
    let again = app.second_worker();
    while let Outcome::Completed(_) = worker::run_once(&again, app.slot(&one)).await.unwrap() {}
    for job in &jobs {
        assert_eq!(app.reload_job(job).await.status, JobStatus::Completed);
    }
    assert_eq!(app.count("SELECT count(*) FROM content_items").await, 30);
    assert!(!one.began.lock().unwrap().is_empty() && !two.began.lock().unwrap().is_empty());
}

on_each_database!(row_21_many_jobs_at_once_on_two_engines_all_finish);

async fn two_engines_run_two_jobs_at_the_same_time(app: &TestApp) {
    let (one, two) = (app.engine("one", &["m"]).await, app.engine("two", &["m"]).await);
    one.then([Behavior::UntilReleased]);
    two.then([Behavior::UntilReleased]);
    let (first, second) = (app.job("m").await, app.job("m").await);
    let mut page = app.page().await;
    let started = app.start_worker();
    one.started.notified().await;
    two.started.notified().await;
    assert_eq!(app.count("SELECT count(*) FROM generation_jobs WHERE status = 'running'").await, 2);
    one.release();
    two.release();
    let mut ended = Vec::new();
    while ended.len() < 2 {
        let frame = page.next().await;
        if frame["topic"] == "job" && frame["data"]["status"] == "completed" {
            ended.push(frame["data"]["id"].as_i64().unwrap());
        }
    }
    ended.sort_unstable();
    assert_eq!(ended, [first.id, second.id]);
    started.stop().await;
}

on_each_database!(two_engines_run_two_jobs_at_the_same_time);

async fn row_24_progress_on_the_wire_never_goes_backwards_and_ends_with_the_last_step(app: &TestApp) {
    let engine = app.engine("one", &["m"]).await;
    engine.then([Behavior::Report(vec![1, 5, 3, 7, 6, 9])]);
    let job = app.job("m").await;
    let mut page = app.page().await;
    app.run_once(&engine).await;
    let mut steps = Vec::new();
    for (topic, data) in page.heard() {
        if topic == "progress" {
            assert_eq!((data["job_id"].as_i64(), &data["attempt"]), (Some(job.id), &1.into()));
            steps.push(data["step"].as_i64().unwrap());
        }
    }
    assert!(steps.is_sorted(), "{steps:?}");
    assert_eq!(steps.last(), Some(&9));
}

on_each_database!(row_24_progress_on_the_wire_never_goes_backwards_and_ends_with_the_last_step);

async fn an_engine_gets_its_next_job_while_the_outputs_of_the_last_are_fetched(app: &TestApp) {
    let engine = app.engine("one", &["m"]).await;
    engine.then([Behavior::GeneratedUntilReleased]);
    let (first, second) = (app.job("m").await, app.job("m").await);
    let mut page = app.page().await;
    let started = app.start_worker();
    page.wait_for_job_status(&second, JobStatus::Completed).await;
    assert_eq!(app.reload_job(&first).await.status, JobStatus::Running);
    engine.release();
    page.wait_for_job_status(&first, JobStatus::Completed).await;
    started.stop().await;
}

on_each_database!(an_engine_gets_its_next_job_while_the_outputs_of_the_last_are_fetched);
