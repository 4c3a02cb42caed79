//! Owner of `users` and `sessions`.

mod account;
mod new_account;
mod password;
mod session;

pub use account::{
    create_first_admin, create_user, no_users, reset_password, set_notifications_enabled, set_theme,
    set_timezone,
};
pub use new_account::NewAccount;
pub use session::{Token, end_session, remove_old_sessions, save_draft, session, sign_in, start_session};

use super::User;
use crate::data::users;

fn user(row: users::Model) -> User {
    User {
        id: row.id,
        username: row.username,
        display_name: row.display_name,
        role: row.role,
        timezone: row.timezone,
        unread_count: row.unread_count,
        preferences: row.preferences,
    }
}
