//! Cancelling interrupts one prompt and no other.

use super::*;
use comfyui::recording_sink::attempt;
use serde_json::json;

/// Starts a run on `fake`, cancels it once `ready` resolves, and returns its outcome.
async fn cancelled(
    fake: &FakeComfyui,
    attempt: &Attempt,
    sink: &RecordingSink,
    ready: impl Future<Output = ()>,
) -> Result<Vec<Output>, AttemptError> {
    let stop = Stop::default();
    let engine = engine(&fake.url(), test_timing());
    let run = engine.generate(attempt, sink, &stop);
    let cancel = async {
        ready.await;
        stop.cancel.cancel();
    };
    tokio::join!(run, cancel).0
}

#[tokio::test]
async fn row_12_cancelling_a_run_interrupts_only_that_prompt() {
    let fake = FakeComfyui::start();
    fake.shared_state.hold_at(3);
    let (attempt, sink) = (attempt(6, 1), RecordingSink::default());
    let ready = async {
        sink.wait_for_step(2).await;
        fake.shared_state.enqueue_other_prompts(1);
    };
    assert_eq!(cancelled(&fake, &attempt, &sink, ready).await.unwrap_err(), AttemptError::Cancelled);
    assert_eq!(fake.shared_state.posts("/interrupt"), [json!({ "prompt_id": attempt.token })]);
    fake.shared_state.release();
    fake.shared_state.until(|state| state.history.len() == 2).await;
    let state = fake.shared_state.read();
    let other = state.history.iter().find(|(id, _)| **id != attempt.token).unwrap();
    assert_eq!(other.1.0["status"]["status_str"], "success");
}

#[tokio::test]
async fn row_12_cancelling_a_waiting_prompt_removes_it_from_the_queue() {
    let fake = FakeComfyui::start();
    fake.shared_state.hold_at(1);
    fake.shared_state.enqueue_other_prompts(1);
    let (attempt, sink) = (attempt(6, 1), RecordingSink::default());
    let ready =
        fake.shared_state.until(|state| state.pending.iter().any(|prompt| prompt.id == attempt.token));
    assert_eq!(cancelled(&fake, &attempt, &sink, ready).await.unwrap_err(), AttemptError::Cancelled);
    assert_eq!(fake.shared_state.posts("/queue"), [json!({ "delete": [attempt.token] })]);
    assert!(fake.shared_state.posts("/interrupt").is_empty());
    fake.shared_state.release();
    fake.shared_state.until(|state| state.history.len() == 1).await;
    assert!(!fake.shared_state.read().runs.contains(&attempt.token));
}

#[tokio::test]
async fn row_12_newer_servers_are_cancelled_through_their_cancel_route() {
    let fake = FakeComfyui::start();
    fake.shared_state.set(Switch::JobsRoute, true);
    fake.shared_state.hold_at(3);
    let (attempt, sink) = (attempt(6, 1), RecordingSink::default());
    let ended = cancelled(&fake, &attempt, &sink, sink.wait_for_step(2)).await;
    assert_eq!(ended.unwrap_err(), AttemptError::Cancelled);
    assert!(fake.shared_state.posts("/interrupt").is_empty());
}

#[tokio::test]
async fn row_12_a_cancellation_that_comes_too_late_ends_as_completed() {
    let fake = FakeComfyui::start();
    fake.shared_state.set(Switch::LostCancel, true);
    fake.shared_state.hold_at(6);
    let (attempt, sink) = (attempt(6, 1), RecordingSink::default());
    let ended = cancelled(&fake, &attempt, &sink, sink.wait_for_step(5)).await;
    assert_eq!(ended.unwrap().len(), 1);
}

#[tokio::test]
async fn row_12_a_prompt_cancelled_before_it_was_sent_is_never_sent() {
    let fake = FakeComfyui::start();
    let stop = Stop::default();
    stop.cancel.cancel();
    let ended =
        engine(&fake.url(), test_timing()).generate(&attempt(6, 1), &RecordingSink::default(), &stop).await;
    assert_eq!(ended.unwrap_err(), AttemptError::Cancelled);
    assert!(fake.shared_state.posts("/prompt").is_empty());
}

#[tokio::test]
async fn row_12_an_offline_server_does_not_delay_a_cancellation() {
    let mut fake = FakeComfyui::start();
    fake.shared_state.hold_at(3);
    let (attempt, sink, stop) = (attempt(6, 1), RecordingSink::default(), Stop::default());
    let engine = engine(&fake.url(), test_timing());
    let run = engine.generate(&attempt, &sink, &stop);
    let cancel = async {
        sink.wait_for_step(2).await;
        fake.kill();
        stop.cancel.cancel();
    };
    assert_eq!(tokio::join!(run, cancel).0.unwrap_err(), AttemptError::Cancelled);
}
