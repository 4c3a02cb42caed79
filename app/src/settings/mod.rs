//! What the keeper settles while the program runs, and the pages where everybody settles their own.

mod account_page;
mod appearance_page;
mod notifications_page;
pub mod page;
pub(crate) mod parts;
mod sessions_page;
mod zone_select;
