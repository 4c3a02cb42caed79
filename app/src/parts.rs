//! Parts that the views of several subjects share.

pub(crate) mod arrow_keys;
pub(crate) mod error_display;
pub(crate) mod forms;
pub mod icon;
pub(crate) mod loading;
pub(crate) mod menu;
pub(crate) mod not_found;
pub mod time;
