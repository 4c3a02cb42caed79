//! Traps that no retry helps against: their words.

use super::*;
use domain::engines::EngineState;
use futures::future::join_all;

/// Words that the job failed with, after so many attempts.
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
        (&[Switch::TruncatedPng], EngineError, "broken or cut off", 2),
        (&[Switch::MissingFile], EngineError, "gone from its output folder", 2),
        (&[Switch::Cached, Switch::NoOutput], EngineError, "delivered 0 of 2 pictures", 2),
        (&[Switch::HugeAnswer], EngineError, "sent more than 32 MiB", 2),
    ];
    let seen = traps.map(async |(switches, kind, words, attempts)| {
        let job = failed(switches).await;
        let told = job.error_message.unwrap();
        assert!(told.contains(words), "{switches:?}: {told}");
        assert!(!told.contains("127.0."), "{switches:?} tells the address: {told}");
        assert_eq!((job.error_kind, job.attempt), (Some(kind), attempts), "{switches:?}");
    });
    join_all(seen).await;
}

#[tokio::test]
async fn row_18_an_engine_with_invalid_responses_is_offline_and_its_jobs_wait() {
    for (switch, words) in [
        (Switch::Rubbish, "cannot be read"),
        (Switch::Redirect, "it redirects"),
        (Switch::RefuseInfo, "refuses to list its models"),
    ] {
        let fake = FakeComfyui::start();
        let mut app = TestApp::open(&[&fake]).await;
        fake.shared_state.set(switch, true);
        // Asked anew from scratch, as at a start.
        app.restart_node().await;
        let engine = app.wait_for_engine_state("ComfyUI", EngineState::Down).await;
        assert!(engine.last_error.as_deref().unwrap().contains(words), "{engine:?}");
        let job = app.job(4, 1).await;
        let told = app.reload_job(&job).await.error_message.unwrap();
        assert_eq!(told, "Waiting for an engine with “tiny-sd15-shared-small.ckpt”.");
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
    let told = app.until(&job, |job| job.error_kind.is_some()).await;
    assert_eq!((told.error_kind, told.label()), (Some(ErrorKind::Stalled), "Retrying"));
    assert!(told.error_message.unwrap().contains("has not moved for"));
    assert_eq!(fake.shared_state.posts("/interrupt").len(), 1, "it was taken off the server");
    fake.shared_state.set(Switch::Stall, false);
    assert_done(&app.ended(&job).await, 1);
}
