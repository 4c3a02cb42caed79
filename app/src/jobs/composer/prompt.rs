//! The prompts, and what is shown with them.

pub(super) mod field;
mod variants_note;
pub(super) mod weight;
