//! Two pictures side by side.

#[cfg(feature = "ssr")]
mod differences;
mod keys;
pub(super) mod page;
#[cfg(feature = "ssr")]
pub mod render;
