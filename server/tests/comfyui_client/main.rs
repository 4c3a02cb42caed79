//! The ComfyUI client against the fake, trap by trap.

#[path = "../comfyui/mod.rs"]
mod comfyui;

mod adopting;
mod cancelling;
mod failing;
mod hostile;
mod offering;
mod person;
mod running;
mod slow;

use comfyui::{server::Fake, sink::Sink, sink::engine, sink::quick, switches::Switch};
use server::engine::{Attempt, Ending, Engine, Failure, Output, Stop};

/// Generates `attempt` on a fake with these switches on.
async fn generate(switches: &[Switch], attempt: &Attempt) -> (Result<Vec<Output>, Ending>, Sink, Fake) {
    let fake = Fake::start();
    for switch in switches {
        fake.world.set(*switch, true);
    }
    let sink = Sink::default();
    let ended = engine(&fake.url(), quick()).generate(attempt, &sink, &Stop::default()).await;
    (ended, sink, fake)
}

/// The failure of an attempt that failed.
fn failure(ended: Result<Vec<Output>, Ending>) -> Failure {
    match ended {
        Err(Ending::Failed(failure)) => failure,
        other => panic!("did not fail: {other:?}"),
    }
}
