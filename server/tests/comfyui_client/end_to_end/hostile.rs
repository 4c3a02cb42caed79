//! Responses of a hostile server reach admins only and delay nothing.

use super::*;
use domain::engines::EngineState;
use std::time::{Duration, Instant};

/// The response of an internal service to an unauthenticated client.
const INNER: &str = "internal: SECRET at 10.1.2.3";

#[tokio::test]
async fn finding_9_no_job_stores_the_body_of_a_response() {
    let fake = FakeComfyui::start();
    let app = TestApp::with_running_worker(&fake).await;
    fake.shared_state.change(|state| state.answers.insert("POST /prompt".into(), (500, INNER.into())));
    let job = app.ended(&app.job(4, 1).await).await;
    assert_eq!(job.error_kind, Some(ErrorKind::EngineError), "{job:?}");
    let causes = "SELECT count(*) FROM job_attempts WHERE error = 'HTTP 500'";
    assert_eq!(app.count(causes).await, 2);
    for query in [
        "SELECT count(*) FROM job_attempts WHERE error LIKE '%SECRET%'",
        "SELECT count(*) FROM generation_jobs WHERE error_message LIKE '%SECRET%'",
        "SELECT count(*) FROM user_notifications WHERE message LIKE '%SECRET%'",
    ] {
        assert_eq!(app.count(query).await, 0, "{query}");
    }
}

#[tokio::test]
async fn finding_9_the_engines_page_shows_an_admin_the_response() {
    let fake = FakeComfyui::start();
    let app = TestApp::with_running_worker(&fake).await;
    app.wait_for_engine_state("ComfyUI", EngineState::Ready).await;
    fake.shared_state.change(|state| state.answers.insert("GET /prompt".into(), (200, INNER.into())));
    let engine = app.wait_for_engine_state("ComfyUI", EngineState::Down).await;
    let error = engine.last_error.unwrap();
    assert!(error.contains("unreadable response") && error.contains(INNER), "{error}");
    assert!(!engine.note.unwrap().contains("SECRET"), "every user sees the note");
}

#[tokio::test]
async fn finding_17_a_job_cancelled_during_a_slow_download_frees_its_slot() {
    let fake = fake(&[Switch::TricklingPicture]);
    let app = TestApp::with_running_worker(&fake).await;
    let job = app.job(4, 2).await;
    fake.shared_state.until(|state| state.views > 0).await;
    app.cancel(&job).await;
    let cancelled = Instant::now();
    assert_eq!(app.ended(&job).await.status, JobStatus::Cancelled);
    assert!(cancelled.elapsed() < Duration::from_secs(6), "{:?}", cancelled.elapsed());
    fake.shared_state.set(Switch::TricklingPicture, false);
    assert_done(&app.ended(&app.job(4, 1).await).await, 1);
    assert!(app.engines().await[0].running_jobs.is_empty());
}
