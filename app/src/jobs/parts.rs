//! Parts of a job that several pages show.

pub mod estimate_words;
pub(super) mod facts;
pub(super) mod failure;
pub mod status;
