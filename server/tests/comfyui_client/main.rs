//! The ComfyUI client against the fake, trap by trap.

#[path = "../comfyui/mod.rs"]
mod comfyui;

mod adopting;
mod cancelling;
mod end_to_end;
mod failing;
mod hostile;
mod offering;
mod running;
mod slow;

use comfyui::{
    recording_sink::RecordingSink, recording_sink::engine, recording_sink::test_timing, server::FakeComfyui,
    switches::Switch,
};
use server::engine::{Attempt, AttemptError, Engine, Failure, Output, Stop};

/// Generates `attempt` on a fake with these switches on.
async fn generate(
    switches: &[Switch],
    attempt: &Attempt,
) -> (Result<Vec<Output>, AttemptError>, RecordingSink, FakeComfyui) {
    let fake = FakeComfyui::start();
    for switch in switches {
        fake.shared_state.set(*switch, true);
    }
    let sink = RecordingSink::default();
    let ended = engine(&fake.url(), test_timing()).generate(attempt, &sink, &Stop::default()).await;
    (ended, sink, fake)
}

/// The failure of an attempt that failed.
fn failure(ended: Result<Vec<Output>, AttemptError>) -> Failure {
    match ended {
        Err(AttemptError::Failed(failure)) => failure,
        other => panic!("did not fail: {other:?}"),
    }
}
