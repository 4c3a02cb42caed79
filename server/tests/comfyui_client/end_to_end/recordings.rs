//! Traffic of real servers, replayed by the fake.

use super::*;
use crate::comfyui::recording::Recording;

/// An app whose engine replays the `nth` prompt of `name` for its next job, and that job.
async fn replay_recording(name: &str, nth: usize, steps: i64) -> (GenerationJob, Vec<(u64, u64)>, TestApp) {
    let fake = FakeComfyui::start();
    let app = TestApp::with_running_worker(&fake).await;
    let recording = Recording::read(name, nth);
    assert!(recording.is_some(), "{name}");
    fake.shared_state.change(|state| (state.recording, state.step_ms) = (recording, 120));
    let mut page = app.page().await;
    let job = app.job(steps, 1).await;
    let enough = |frame: &serde_json::Value| frame["percent"].as_u64() >= Some(99);
    let heard = tokio::select! {
        heard = page.progress(&job, enough) => heard,
        _ = app.until(&job, |job| job.status != JobStatus::Running && job.attempt > 0) => Vec::new(),
    };
    let number = |frame: &serde_json::Value, key: &str| frame[key].as_u64().unwrap();
    let steps = heard.iter().map(|frame| (number(frame, "step"), number(frame, "percent"))).collect();
    let job = app.until(&job, |job| job.status != JobStatus::Running && job.attempt > 0).await;
    // The fake stops once its last picture is fetched.
    drop(fake);
    (job, steps, app)
}

#[tokio::test]
async fn row_24_recorded_runs_end_with_an_image_and_steps_never_go_backwards() {
    for (name, steps) in [
        ("v0.3.75/01_t2i_plain_client.jsonl", 12),
        ("v0.3.75/02_t2i_feature_flags.jsonl", 12),
        ("v0.3.64/02_t2i_feature_flags.jsonl", 12),
        ("v0.3.75/08_reconnect.jsonl", 30),
    ] {
        let (job, progress, app) = replay_recording(name, 0, steps).await;
        assert_done(&job, 1);
        assert!(
            progress.is_sorted() && progress.iter().any(|(step, _)| (1..12).contains(step)),
            "{name}: {progress:?}"
        );
        assert!(!app.pictures(&job).await[0].cached, "{name}");
    }
}

#[tokio::test]
async fn row_18_a_recorded_rerun_is_shown_as_cached() {
    for (nth, cached) in [(0, false), (1, true), (2, false), (3, true)] {
        let (job, _, app) = replay_recording("v0.3.75/09_cached_rerun.jsonl", nth, 5).await;
        assert_done(&job, 1);
        assert_eq!(app.pictures(&job).await[0].cached, cached, "prompt {nth}");
    }
}

#[tokio::test]
async fn row_18_recorded_failures_have_their_message() {
    for (name, nth, kind, words) in [
        ("v0.3.75/04_interrupt.jsonl", 0, ErrorKind::EngineError, "Someone stopped this job"),
        (
            "v0.3.75/05_execution_error.jsonl",
            0,
            ErrorKind::EngineError,
            "CheckpointLoaderSimple: Error while deserializing header",
        ),
        ("v0.3.75/05_execution_error.jsonl", 1, ErrorKind::OutOfMemory, "ran out of memory in EmptyImage"),
        (
            "v0.3.75/05_execution_error.jsonl",
            2,
            ErrorKind::EngineError,
            "LoraLoader: Error while deserializing header",
        ),
    ] {
        let (job, ..) = replay_recording(name, nth, 40).await;
        let message = job.error_message.as_deref().unwrap_or_default();
        assert_eq!(job.error_kind, Some(kind), "{name} {nth}: {message}");
        assert!(message.contains(words), "{name} {nth}: {message}");
    }
}
