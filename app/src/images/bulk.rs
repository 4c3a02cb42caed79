//! Several entries of the history at once: choosing them, changing them, undoing it.

pub(super) mod bar;
#[cfg(feature = "ssr")]
pub mod buttons;
pub(crate) mod deleted;
pub(super) mod select_box;
pub(super) mod selection;
