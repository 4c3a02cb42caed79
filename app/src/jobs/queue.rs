//! The queue: its page, its section on other pages, its chip, its order.

pub(super) mod chip;
pub(super) mod order;
#[cfg(feature = "ssr")]
pub mod page;
pub(super) mod section;
