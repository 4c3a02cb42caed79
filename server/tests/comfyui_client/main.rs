//! The ComfyUI client against the fake, one fault at a time.

#[path = "../comfyui/fake_comfyui.rs"]
mod comfyui;

mod adopting;
mod cancelling;
mod end_to_end;
mod failing;
mod hostile;
mod offering;
mod running;
mod slow;
#[path = "../support/support.rs"]
mod support;

use comfyui::{
    recording_sink::RecordingSink, recording_sink::engine, recording_sink::test_timing, server::FakeComfyui,
    switches::Switch,
};
use server::engine::{Attempt, AttemptError, Failure, ImageEngine, Output, Stop};

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

/// The failure of a failed attempt.
fn failure(ended: Result<Vec<Output>, AttemptError>) -> Failure {
    match ended {
        Err(AttemptError::Failed(failure)) => failure,
        other => panic!("did not fail: {other:?}"),
    }
}
