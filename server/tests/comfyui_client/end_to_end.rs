//! What a job's owner sees when its server misbehaves.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod failing;
mod finishing;
mod hostile;
mod moving;
mod node;
mod recordings;
mod states;
mod stopping;

use crate::comfyui::{server::FakeComfyui, switches::Switch};
use crate::support::test_app::TestApp;
use domain::jobs::{ErrorKind, GenerationJob, JobStatus};
use node::assert_done;

/// A fake with `switches` on.
fn fake(switches: &[Switch]) -> FakeComfyui {
    let fake = FakeComfyui::start();
    for switch in switches {
        fake.shared_state.set(*switch, true);
    }
    fake
}
