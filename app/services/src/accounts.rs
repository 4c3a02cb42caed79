//! Owner of `users` and `sessions`, except for the drafts in `sessions`: [`crate::drafts`].

mod account;
mod hashing_limiter;
mod new_account;
mod new_password;
mod open_sessions;
mod password;
mod preferences;
mod profile;
mod session;

pub use account::{
    already_set_up, create_first_admin, create_user, no_users, set_density, set_notifications_enabled,
    set_theme, set_timezone,
};
pub use new_account::NewAccount;
pub use new_password::{change_password, reset_password};
pub use open_sessions::{end_other_sessions, end_own_session, open_sessions};
pub use preferences::{change_preferences, preferences, update_preferences};
pub use profile::{change_profile, profile};
pub use session::{Token, end_session, remove_old_sessions, session, sign_in, start_session};

use crate::data::tables::users;
use domain::accounts::{PagePreferences, User};

fn user(row: users::Model) -> User {
    User {
        id: row.id,
        username: row.username,
        display_name: row.display_name,
        role: row.role,
        timezone: row.timezone,
        unread_count: row.unread_count,
        preferences: PagePreferences {
            theme: row.preferences.theme,
            density: row.preferences.density,
            notifications_enabled: row.preferences.notifications_enabled,
            invitation_closed: row.preferences.invitation_closed,
            tab: row.preferences.tab,
        },
    }
}
