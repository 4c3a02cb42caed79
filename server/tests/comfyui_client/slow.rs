//! A slow machine isn't treated as stalled.

use super::*;
use comfyui::recording_sink::attempt;
use server::engine::comfyui::{Comfyui, Timing};
use std::time::Duration;
use tokio::time::sleep;

/// Its steps take three times the stall limit.
fn slow_engine() -> (FakeComfyui, Comfyui) {
    let fake = FakeComfyui::start();
    fake.shared_state.change(|state| state.step_ms = 900);
    let timing = Timing { stall: Duration::from_millis(300), ..test_timing() };
    let engine = engine(&fake.url(), timing);
    (fake, engine)
}

#[tokio::test]
async fn row_18_steps_longer_than_the_limit_are_waited_for() {
    let (_fake, engine) = slow_engine();
    let ended = engine.generate(&attempt(3, 1), &RecordingSink::default(), &Stop::default()).await;
    assert_eq!(ended.unwrap().len(), 1);
}

#[tokio::test]
async fn row_18_a_step_reported_during_a_poll_counts_towards_the_usual_step_time() {
    let (fake, engine) = slow_engine();
    fake.shared_state.set(Switch::SlowQueue, true);
    let ended = engine.generate(&attempt(3, 1), &RecordingSink::default(), &Stop::default()).await;
    assert_eq!(ended.unwrap().len(), 1);
}

#[tokio::test]
async fn row_18_prompts_of_other_clients_do_not_shorten_the_measured_step_time() {
    let (fake, engine) = slow_engine();
    let (sink, stop, attempt) = (RecordingSink::default(), Stop::default(), attempt(3, 1));
    let run = engine.generate(&attempt, &sink, &stop);
    let others = async {
        fake.shared_state.until(|state| state.running.is_some()).await;
        sleep(Duration::from_millis(850)).await;
        fake.shared_state.enqueue_other_prompts(1);
    };
    let (ended, ()) = tokio::join!(run, others);
    assert_eq!(ended.unwrap().len(), 1);
}
