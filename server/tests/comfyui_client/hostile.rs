//! A hostile server, or an unrelated service at a mistyped address: its responses are bounded and not passed on.

use super::*;
use comfyui::recording_sink::attempt;
use domain::jobs::ErrorKind;
use server::engine::comfyui::{Timing, probe_within};
use std::time::{Duration, Instant};

/// The response of an internal service to an unauthenticated client.
const INNER: &str = "internal: SECRET at 10.1.2.3";

#[tokio::test]
async fn finding_8_an_endless_exception_is_truncated() {
    let failure = failure(generate(&[Switch::EndlessException], &attempt(4, 1)).await.0);
    assert!(failure.message.contains("error in KSampler: exploded"), "{}", failure.message);
    assert!(failure.message.ends_with("See details."), "{}", failure.message);
    assert!(failure.message.chars().count() <= 500 && failure.cause.unwrap().chars().count() <= 2_000);
}

#[tokio::test]
async fn finding_8_an_offer_is_limited_and_counts_what_is_left_out() {
    let fake = FakeComfyui::start();
    let long = "x".repeat(1_001);
    fake.shared_state.change(|state| {
        state.checkpoints = (0..20_005).map(|number| format!("{number}.ckpt")).collect();
        state.checkpoints.insert(0, long.clone());
        state.loras.push(long.clone());
        state.answers.insert("GET /system_stats".into(), (200, stats(&long)));
    });
    // Skips their metadata, which take a while.
    let timing = Timing { read: Duration::from_secs(2), ..test_timing() };
    let offer = engine(&fake.url(), timing).offer().await.unwrap();
    assert_eq!((offer.checkpoints.len(), offer.loras.len(), offer.left_out), (20_000, 1, 7));
    assert_eq!(offer.checkpoints[0].name, "0.ckpt");
    assert_eq!(offer.version.unwrap().chars().count(), 100);
}

fn stats(version: &str) -> String {
    serde_json::json!({ "system": { "comfyui_version": version, "argv": [] } }).to_string()
}

#[tokio::test]
async fn finding_8_no_metadata_is_requested_after_the_timeout() {
    let fake = FakeComfyui::start();
    fake.shared_state.set(Switch::SlowMetadata, true);
    fake.shared_state.change(|state| state.loras = (0..5_000).map(|number| format!("{number}.pt")).collect());
    let timing = Timing { read: Duration::from_millis(500), ..test_timing() };
    let offer = engine(&fake.url(), timing).offer().await.unwrap();
    assert_eq!(offer.loras.len(), 5_000);
    let requests = fake.shared_state.read().metadata_reads;
    assert!((1..200).contains(&requests), "{requests} metadata requests");
}

#[tokio::test]
async fn finding_8_of_endless_output_files_no_more_than_the_limit_are_read() {
    let (ended, _, fake) = generate(&[Switch::EndlessFiles], &attempt(4, 2)).await;
    let failure = failure(ended);
    assert!(failure.message.contains("returned more than 2 pictures"), "{}", failure.message);
    assert_eq!(fake.shared_state.read().views, 0);
}

/// Also when the body looks like a ComfyUI error, or is JSON that the library's error message would quote.
#[tokio::test]
async fn finding_9_responses_of_an_internal_service_are_for_admins_only() {
    let refusal = format!(r#"{{"error": {{"message": "{INNER}", "details": "{INNER}"}}}}"#);
    let quoted = format!(r#"{{"queue_running": "{INNER}", "queue_pending": []}}"#);
    for (route, status, body, cause) in [
        ("POST /prompt", 500, INNER, "HTTP 500"),
        ("POST /prompt", 404, INNER, "HTTP 404"),
        ("POST /prompt", 400, INNER, "HTTP 400"),
        ("POST /prompt", 400, &refusal, "HTTP 400"),
        ("POST /prompt", 200, INNER, "unexpected response: not JSON at line 1 column 1"),
        ("GET /queue", 200, &quoted, "unexpected response: wrong structure at line 1 column"),
        ("GET /queue", 403, INNER, "HTTP 403"),
    ] {
        let fake = FakeComfyui::start();
        fake.shared_state.change(|state| state.answers.insert(route.into(), (status, body.to_owned())));
        let engine = engine(&fake.url(), test_timing());
        let failure =
            failure(engine.generate(&attempt(4, 1), &RecordingSink::default(), &Stop::default()).await);
        assert_eq!(failure.kind, ErrorKind::EngineError, "{failure:?}");
        assert!(failure.cause.as_deref().unwrap().starts_with(cause), "{failure:?}");
        assert!(failure.response.as_deref().unwrap().contains(INNER), "{failure:?}");
        assert!(!failure.message.contains("SECRET") && !failure.cause.unwrap().contains("SECRET"));
    }
}

#[tokio::test]
async fn finding_9_a_probe_shows_an_admin_the_response() {
    for (route, what) in
        [("GET /prompt", "ComfyUI didn't respond"), ("GET /object_info/LoraLoader", "Couldn't list models")]
    {
        let fake = FakeComfyui::start();
        fake.shared_state.change(|state| state.answers.insert(route.into(), (403, INNER.repeat(1_000))));
        let report = probe_within(&fake.url(), test_timing()).await;
        let check = report.checks.last().unwrap();
        assert!(!check.passed && check.words.starts_with(what) && check.words.contains(INNER), "{report:?}");
        assert!(check.words.chars().count() < 1_000);
    }
}

#[tokio::test]
async fn finding_10_a_picture_of_another_size_is_refused_with_both_sizes() {
    let failure = failure(generate(&[Switch::OtherSize], &attempt(4, 1)).await.0);
    assert_eq!(failure.kind, ErrorKind::EngineError);
    assert!(failure.message.contains("128 × 128 pixels instead of 64 × 128"), "{}", failure.message);
}

#[tokio::test]
async fn finding_17_a_slow_download_does_not_delay_a_cancellation() {
    // Also while the client looks for a run that the server forgot.
    for switches in [&[Switch::TricklingPicture][..], &[Switch::TricklingPicture, Switch::ForgetHistory]] {
        let fake = FakeComfyui::start();
        switches.iter().for_each(|switch| fake.shared_state.set(*switch, true));
        let (sink, stop, attempt) = (RecordingSink::default(), Stop::default(), attempt(4, 2));
        let engine = engine(&fake.url(), test_timing());
        let run = engine.generate(&attempt, &sink, &stop);
        let cancel = async {
            fake.shared_state.until(|state| state.views > 0).await;
            stop.cancel.cancel();
            Instant::now()
        };
        let (ended, cancelled) = tokio::join!(run, cancel);
        assert_eq!(ended.unwrap_err(), AttemptError::Cancelled);
        assert!(cancelled.elapsed() < Duration::from_secs(5), "{:?}", cancelled.elapsed());
    }
}
