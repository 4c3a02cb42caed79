//! The counts of failed sign-ins and wrong passwords.

use super::attempt_window::AttemptWindow;
use std::time::Duration;

/// The limits: 10 failures per minute and network; 10 per hour and account from unknown devices, and 10 from each known
/// device; 10 wrong current passwords per hour and account.
pub struct SignInLimits {
    pub(super) network: AttemptWindow,
    pub(super) account: AttemptWindow,
    pub password: AttemptWindow,
}

impl Default for SignInLimits {
    fn default() -> Self {
        Self {
            network: AttemptWindow::new(10, Duration::from_secs(60)),
            account: AttemptWindow::new(10, Duration::from_secs(60 * 60)),
            password: AttemptWindow::new(10, Duration::from_secs(60 * 60)),
        }
    }
}
