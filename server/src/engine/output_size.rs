//! Checks an image's size before it is decoded.

use super::Failure;
use domain::jobs::{ErrorKind, Parameters};

/// Checks that the size in an image's header is exactly the job's.
///
/// # Errors
/// A [`Failure`] with both sizes and what to do.
pub(super) fn check(parameters: &Parameters, width: u32, height: u32) -> Result<(), Failure> {
    let expected = (parameters.width, parameters.height);
    if expected == (width, height) {
        return Ok(());
    }
    let message = format!(
        "The engine returned {width} × {height} pixels instead of {} × {}. \
         Generate again; if it keeps happening, check what resizes pictures on the server.",
        expected.0, expected.1
    );
    Err(Failure::new(ErrorKind::EngineError, message))
}
