//! Recall: fills the composer with a picture's settings.

pub mod api;
mod field;

pub use domain::recall::*;
pub use field::{RecallField, RecallNotes, RecallState, RecallWithoutScript};
