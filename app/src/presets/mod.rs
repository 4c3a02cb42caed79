//! Presets: the composer's form kept under a name, with a picture of what it makes.

pub mod api;
#[cfg(feature = "ssr")]
pub mod page;

pub use domain::presets::*;
