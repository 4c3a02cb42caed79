//! A new process adopts attempts that an earlier one started.

use super::*;
use comfyui::recording_sink::attempt;

/// An attempt that was sent, is held at its third step, and whose process then stopped.
async fn detach_running_prompt(fake: &FakeComfyui) -> Attempt {
    fake.shared_state.hold_at(3);
    let (attempt, sink, stop) = (attempt(6, 2), RecordingSink::default(), Stop::default());
    let engine = engine(&fake.url(), test_timing());
    let run = engine.generate(&attempt, &sink, &stop);
    let detach = async {
        sink.wait_for_step(2).await;
        stop.detach.cancel();
    };
    assert!(matches!(tokio::join!(run, detach).0, Err(AttemptError::Detached)));
    attempt
}

#[tokio::test]
async fn row_14_a_detached_prompt_keeps_running_and_is_adopted() {
    let fake = FakeComfyui::start();
    let attempt = detach_running_prompt(&fake).await;
    assert!(fake.shared_state.read().running.is_some());
    let (sink, stop) = (RecordingSink::default(), Stop::default());
    let engine = engine(&fake.url(), test_timing());
    let run = engine.adopt(&attempt, &sink, &stop);
    let release = async {
        fake.shared_state.until(|state| state.sockets_opened == 2).await;
        fake.shared_state.release();
    };
    let (ended, ()) = tokio::join!(run, release);
    assert_eq!(ended.unwrap().len(), 2);
    sink.assert_never_backwards();
    assert_eq!(fake.shared_state.read().runs, [attempt.token]);
}

#[tokio::test]
async fn row_14_a_prompt_that_ended_meanwhile_is_completed_from_the_history() {
    let fake = FakeComfyui::start();
    let attempt = detach_running_prompt(&fake).await;
    fake.shared_state.release();
    fake.shared_state.until(|state| state.history.contains_key(&attempt.token)).await;
    let sink = RecordingSink::default();
    let ended = engine(&fake.url(), test_timing()).adopt(&attempt, &sink, &Stop::default()).await;
    assert_eq!(ended.unwrap().len(), 2);
    assert_eq!(sink.reports().finished, 1);
    assert_eq!(fake.shared_state.posts("/prompt").len(), 1);
}

#[tokio::test]
async fn row_14_a_prompt_unknown_to_the_server_is_lost_and_not_resent() {
    let mut fake = FakeComfyui::start();
    let attempt = detach_running_prompt(&fake).await;
    fake.restart_process();
    let ended =
        engine(&fake.url(), test_timing()).adopt(&attempt, &RecordingSink::default(), &Stop::default()).await;
    assert_eq!(ended.unwrap_err(), AttemptError::Lost);
    assert_eq!(fake.shared_state.posts("/prompt").len(), 1);
}

#[tokio::test]
async fn row_14_an_adopted_prompt_can_be_cancelled() {
    let fake = FakeComfyui::start();
    let attempt = detach_running_prompt(&fake).await;
    let stop = Stop::default();
    stop.cancel.cancel();
    let ended = engine(&fake.url(), test_timing()).adopt(&attempt, &RecordingSink::default(), &stop).await;
    assert_eq!(ended.unwrap_err(), AttemptError::Cancelled);
    fake.shared_state.until(|state| state.running.is_none()).await;
}
