//! The settings pages of each user.

pub mod account_page;
pub mod appearance_page;
pub mod notifications_page;
mod page;
pub(crate) mod parts;
pub mod sessions_page;
mod zone_select;
