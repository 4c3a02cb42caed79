//! Faults that no retry fixes, and their messages.

use super::*;
use domain::engines::EngineState;
use futures::future::join_all;

/// The error message of the job, after so many attempts.
async fn failed(switches: &[Switch]) -> GenerationJob {
    let fake = FakeComfyui::start();
    let app = TestApp::with_running_worker(&fake).await;
    for switch in switches {
        fake.shared_state.set(*switch, true);
    }
    let job = app.ended(&app.job(4, 2).await).await;
    assert_eq!(job.status, JobStatus::Failed, "{switches:?}: {job:?}");
    assert_eq!(app.notifications().await, 1, "{switches:?}");
    assert!(job.images.is_empty());
    job
}

#[tokio::test]
async fn row_18_row_19_each_failure_has_its_message() {
    use ErrorKind::{EngineError, Invalid, OutOfMemory};
    let traps: [(&[Switch], ErrorKind, &str, i32); 9] = [
        (&[Switch::ExecutionError], EngineError, "KSampler: Sizes of tensors must match", 2),
        (&[Switch::OutOfMemory], OutOfMemory, "ran out of memory in KSampler", 2),
        (&[Switch::Refuse], Invalid, "steps (KSampler): Required input is missing", 1),
        (&[Switch::PartialNodeErrors], Invalid, "steps (KSampler)", 1),
        (&[Switch::PostFails], EngineError, "HTTP 500", 2),
        (&[Switch::TruncatedPng], EngineError, "broken or incomplete", 2),
        (&[Switch::MissingFile], EngineError, "missing from its output folder", 2),
        (&[Switch::Cached, Switch::NoOutput], EngineError, "returned 0 of 2 pictures", 2),
        (&[Switch::HugeAnswer], EngineError, "sent more than 32 MiB", 2),
    ];
    let seen = traps.map(async |(switches, kind, words, attempts)| {
        let job = failed(switches).await;
        let message = job.error_message.unwrap();
        assert!(message.contains(words), "{switches:?}: {message}");
        assert!(!message.contains("127.0."), "{switches:?} reveals the address: {message}");
        assert_eq!((job.error_kind, job.attempt), (Some(kind), attempts), "{switches:?}");
    });
    join_all(seen).await;
}

#[tokio::test]
async fn row_18_an_engine_with_invalid_responses_is_offline_and_its_jobs_wait() {
    for (switch, words) in [
        (Switch::Rubbish, "unreadable response"),
        (Switch::Redirect, "it redirects"),
        (Switch::RefuseInfo, "won't list its models"),
    ] {
        let fake = FakeComfyui::start();
        let mut app = TestApp::open(&[&fake]).await;
        fake.shared_state.set(switch, true);
        // Probed from scratch, as at a start.
        app.restart_node().await;
        let engine = app.wait_for_engine_state("ComfyUI", EngineState::Down).await;
        assert!(engine.last_error.as_deref().unwrap().contains(words), "{engine:?}");
        let job = app.job(4, 1).await;
        let message = app.reload_job(&job).await.error_message.unwrap();
        assert_eq!(message, "Waiting for an engine with “tiny-sd15-shared-small.ckpt”.");
        fake.shared_state.set(switch, false);
        assert_done(&app.ended(&job).await, 1);
    }
}

#[tokio::test]
async fn row_18_a_stall_is_reported_and_retried() {
    let fake = FakeComfyui::start();
    let app = TestApp::with_running_worker(&fake).await;
    fake.shared_state.set(Switch::Stall, true);
    let job = app.job(4, 1).await;
    let stalled = app.until(&job, |job| job.error_kind.is_some()).await;
    assert_eq!((stalled.error_kind, stalled.label()), (Some(ErrorKind::Stalled), "Retrying"));
    assert!(stalled.error_message.unwrap().contains("No progress for"));
    assert_eq!(fake.shared_state.posts("/interrupt").len(), 1, "the stalled prompt is interrupted");
    fake.shared_state.set(Switch::Stall, false);
    assert_done(&app.ended(&job).await, 1);
}
