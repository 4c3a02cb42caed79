//! Accounts and sessions.

mod account_menu;
pub mod api;
mod auth;
#[cfg(feature = "ssr")]
pub mod cookie;
mod current_user;
#[cfg(feature = "ssr")]
pub mod device;
mod login_page;
mod setup_page;
#[cfg(feature = "ssr")]
pub mod theme_cookie;
mod theme_toggle;

pub use account_menu::AccountMenu;
pub use current_user::{CurrentUser, use_current_user};
pub use domain::accounts::*;
pub use login_page::LoginPage;
pub use setup_page::SetupPage;
pub use theme_toggle::ThemeToggle;
