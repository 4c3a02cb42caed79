//! Presets: the composer's settings saved under a name, with an example picture.

pub mod api;
#[cfg(feature = "ssr")]
pub mod page;
#[cfg(feature = "ssr")]
mod words;

pub use domain::presets::*;
