//! Which sizes of picture a job may be given, decided before anything of the picture is decoded.

use super::Failure;
use domain::jobs::{ErrorKind, Parameters};

/// Checks the size that a picture's header tells: exactly the job's.
///
/// # Errors
/// A [`Failure`] that names both sizes and says what to do.
pub(super) fn check(parameters: &Parameters, width: u32, height: u32) -> Result<(), Failure> {
    let expected = (parameters.width, parameters.height);
    if expected == (width, height) {
        return Ok(());
    }
    let message = format!(
        "The engine delivered a picture of {width} × {height} pixels, but {} × {} were asked for, so it was \
         not opened. Generate again; if it stays so, have it checked what changes sizes on the server.",
        expected.0, expected.1
    );
    Err(Failure::new(ErrorKind::EngineError, message))
}
