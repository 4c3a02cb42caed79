//! Limits the open sockets of one user.

use domain::error::Error;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Enough for many tabs on several devices.
const MAX_CONNECTIONS: usize = 20;
/// Seconds in `Retry-After`.
const RETRY: u64 = 30;

/// Open sockets per user.
#[derive(Default)]
pub struct Sockets {
    open: Mutex<HashMap<String, usize>>,
}

/// A permit for one socket; dropping it releases it.
pub struct ConnectionPermit {
    sockets: Arc<Sockets>,
    user_id: String,
}

impl Sockets {
    /// # Errors
    /// [`Error::TooMany`] when the user has too many.
    pub fn acquire(sockets: &Arc<Self>, user_id: &str) -> Result<ConnectionPermit, Error> {
        let mut open = sockets.open.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(user_id.to_owned()).or_default();
        if *count >= MAX_CONNECTIONS {
            return Err(Error::TooMany(RETRY));
        }
        *count += 1;
        Ok(ConnectionPermit { sockets: Arc::clone(sockets), user_id: user_id.to_owned() })
    }
}

impl Drop for ConnectionPermit {
    fn drop(&mut self) {
        let mut open = self.sockets.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&self.user_id) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.user_id);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_may_open_twenty_connections_and_others_are_not_affected() {
        let sockets = Arc::<Sockets>::default();
        let mut permits: Vec<ConnectionPermit> =
            (0..MAX_CONNECTIONS).filter_map(|_| Sockets::acquire(&sockets, "one").ok()).collect();
        assert_eq!(permits.len(), MAX_CONNECTIONS);
        assert!(Sockets::acquire(&sockets, "one").is_err());
        assert!(Sockets::acquire(&sockets, "two").is_ok());
        permits.pop();
        assert!(Sockets::acquire(&sockets, "one").is_ok());
    }
}
