//! How many passwords are hashed at once, and how many may wait for that.

use domain::error::Error;
use tokio::sync::{Semaphore, SemaphorePermit};

/// Each hash takes 19 MiB and a core: more at once would only be slower.
const MAX_CONCURRENT: usize = 2;
/// Requests that wait for a place: about a second's work. More would keep everybody waiting, and each holds its body.
const MAX_WAITING: usize = 64;

/// The slots where passwords are hashed, and the queue for them.
pub struct HashingLimiter {
    /// Those that hash and those that wait.
    all: Semaphore,
    hashing: Semaphore,
}

/// Held as long as a password is hashed.
pub struct HashingPermit<'a> {
    _all: SemaphorePermit<'a>,
    _hashing: SemaphorePermit<'a>,
}

impl HashingLimiter {
    pub const fn new() -> Self {
        Self {
            all: Semaphore::const_new(MAX_CONCURRENT + MAX_WAITING),
            hashing: Semaphore::const_new(MAX_CONCURRENT),
        }
    }

    /// Waits for a place.
    ///
    /// # Errors
    /// [`Error::Unavailable`] at once when [`MAX_WAITING`] others wait already.
    pub async fn acquire(&self) -> Result<HashingPermit<'_>, Error> {
        let full = "Too many people are signing in at this moment. Try again in a few seconds.";
        let all = self.all.try_acquire().map_err(|_| Error::Unavailable(full.into()))?;
        let hashing = self.hashing.acquire().await.map_err(|_| Error::Internal)?;
        Ok(HashingPermit { _all: all, _hashing: hashing })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::FutureExt;
    use futures::future::join_all;

    #[test]
    fn finding_13_no_more_than_sixty_four_wait_for_a_permit() {
        let limiter = HashingLimiter::new();
        let now = || limiter.acquire().now_or_never();
        let (one, two) = (now(), now());
        assert!(matches!((&one, &two), (Some(Ok(_)), Some(Ok(_)))));
        let mut waiting = Box::pin(join_all((0..MAX_WAITING).map(|_| limiter.acquire())));
        assert!(waiting.as_mut().now_or_never().is_none(), "they did not wait");
        assert!(matches!(now(), Some(Err(Error::Unavailable(_)))), "one more was let in");
        drop(one);
        assert!(waiting.as_mut().now_or_never().is_none());
        assert!(now().is_none(), "the place that was left is not given to who waits");
        // Who goes away while waiting leaves the queue.
        drop(waiting);
        assert!(matches!(now(), Some(Ok(_))));
    }
}
