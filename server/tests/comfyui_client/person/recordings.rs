//! Traffic of real servers, told again by the fake.

use super::*;
use crate::comfyui::recording::Recording;

/// A studio whose engine tells the `nth` prompt of `name` at its next job, and that job.
async fn replayed(name: &str, nth: usize, steps: i64) -> (GenerationJob, Vec<(u64, u64)>, Studio) {
    let fake = Fake::start();
    let studio = Studio::at_work(&fake).await;
    let recording = Recording::read(name, nth);
    assert!(recording.is_some(), "{name}");
    fake.world.change(|state| (state.recording, state.step_ms) = (recording, 120));
    let mut page = studio.page();
    let job = studio.job(steps, 1).await;
    let enough = |frame: &serde_json::Value| frame["percent"].as_u64() >= Some(99);
    let heard = tokio::select! {
        heard = page.progress(&job, enough) => heard,
        _ = studio.until(&job, |job| job.status != JobStatus::Running && job.attempt > 0) => Vec::new(),
    };
    let number = |frame: &serde_json::Value, key: &str| frame[key].as_u64().unwrap();
    let steps = heard.iter().map(|frame| (number(frame, "step"), number(frame, "percent"))).collect();
    let job = studio.until(&job, |job| job.status != JobStatus::Running && job.attempt > 0).await;
    // The fake goes with its last picture fetched.
    drop(fake);
    (job, steps, studio)
}

#[tokio::test]
async fn row_24_recorded_runs_end_in_a_picture_with_steps_that_only_go_forwards() {
    for (name, steps) in [
        ("v0.3.75/01_t2i_plain_client.jsonl", 12),
        ("v0.3.75/02_t2i_feature_flags.jsonl", 12),
        ("v0.3.64/02_t2i_feature_flags.jsonl", 12),
        ("v0.3.75/08_reconnect.jsonl", 30),
    ] {
        let (job, told, studio) = replayed(name, 0, steps).await;
        assert_done(&job, 1);
        assert!(told.is_sorted() && told.iter().any(|(step, _)| (1..12).contains(step)), "{name}: {told:?}");
        assert!(!studio.pictures(&job).await[0].cached, "{name}");
    }
}

#[tokio::test]
async fn row_18_a_recorded_rerun_from_the_cache_is_shown_as_such() {
    for (nth, cached) in [(0, false), (1, true), (2, false), (3, true)] {
        let (job, _, studio) = replayed("v0.3.75/09_cached_rerun.jsonl", nth, 5).await;
        assert_done(&job, 1);
        assert_eq!(studio.pictures(&job).await[0].cached, cached, "prompt {nth}");
    }
}

#[tokio::test]
async fn row_18_recorded_failures_are_told_in_words() {
    for (name, nth, kind, words) in [
        ("v0.3.75/04_interrupt.jsonl", 0, ErrorKind::EngineError, "Somebody stopped this job"),
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
        let (job, ..) = replayed(name, nth, 40).await;
        let told = job.error_message.as_deref().unwrap_or_default();
        assert_eq!(job.error_kind, Some(kind), "{name} {nth}: {told}");
        assert!(told.contains(words), "{name} {nth}: {told}");
    }
}
