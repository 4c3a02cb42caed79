//! What a hostile server says does not reach those who should not read it, and holds nothing up.

use super::*;
use domain::engines::EngineState;
use std::time::{Duration, Instant};

/// What an inner service answers to strangers.
const INNER: &str = "internal: SECRET at 10.1.2.3";

#[tokio::test]
async fn finding_9_the_body_of_an_answer_is_written_to_no_job() {
    let fake = Fake::start();
    let studio = Studio::at_work(&fake).await;
    fake.world.change(|state| state.answers.insert("POST /prompt".into(), (500, INNER.into())));
    let job = studio.ended(&studio.job(4, 1).await).await;
    assert_eq!(job.error_kind, Some(ErrorKind::EngineError), "{job:?}");
    let causes = "SELECT count(*) FROM job_attempts WHERE error = 'HTTP 500'";
    assert_eq!(studio.count(causes).await, 2);
    for query in [
        "SELECT count(*) FROM job_attempts WHERE error LIKE '%SECRET%'",
        "SELECT count(*) FROM generation_jobs WHERE error_message LIKE '%SECRET%'",
        "SELECT count(*) FROM user_notifications WHERE message LIKE '%SECRET%'",
    ] {
        assert_eq!(studio.count(query).await, 0, "{query}");
    }
}

#[tokio::test]
async fn finding_9_an_admin_sees_on_the_engines_page_what_answers_there() {
    let fake = Fake::start();
    let studio = Studio::at_work(&fake).await;
    studio.engine_is("ComfyUI", EngineState::Ready).await;
    fake.world.change(|state| state.answers.insert("GET /prompt".into(), (200, INNER.into())));
    let engine = studio.engine_is("ComfyUI", EngineState::Down).await;
    let error = engine.last_error.unwrap();
    assert!(error.contains("cannot be read") && error.contains(INNER), "{error}");
    assert!(!engine.note.unwrap().contains("SECRET"), "the note is for everybody");
}

#[tokio::test]
async fn finding_17_a_job_that_is_cancelled_while_its_picture_trickles_makes_way_for_the_next() {
    let fake = fake(&[Switch::TricklingPicture]);
    let studio = Studio::at_work(&fake).await;
    let job = studio.job(4, 2).await;
    fake.world.until(|state| state.views > 0).await;
    studio.cancel(&job).await;
    let cancelled = Instant::now();
    assert_eq!(studio.ended(&job).await.status, JobStatus::Cancelled);
    assert!(cancelled.elapsed() < Duration::from_secs(6), "{:?}", cancelled.elapsed());
    fake.world.set(Switch::TricklingPicture, false);
    assert_done(&studio.ended(&studio.job(4, 1).await).await, 1);
    assert!(studio.engines().await[0].running_jobs.is_empty());
}
