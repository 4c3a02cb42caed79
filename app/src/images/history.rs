//! The history: its page, grid and filters, and its saved state.

mod filter_bar;
#[cfg(feature = "ssr")]
pub mod filter_fields;
pub(super) mod gallery;
mod grid;
mod in_view;
pub(super) mod loaded;
mod older;
pub(super) mod page;
pub(super) mod recent;
mod rows;
pub(super) mod saved_history;
mod window;
