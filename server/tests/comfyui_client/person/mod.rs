//! What the owner of a job sees when the server under it makes it hard.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod failing;
mod finishing;
mod hostile;
mod moving;
mod recordings;
mod states;
mod stopping;
mod studio;

use crate::comfyui::{server::Fake, switches::Switch};
use domain::jobs::{ErrorKind, GenerationJob, JobStatus};
use studio::{Studio, assert_done};

/// A fake with `switches` on.
fn fake(switches: &[Switch]) -> Fake {
    let fake = Fake::start();
    for switch in switches {
        fake.world.set(*switch, true);
    }
    fake
}
