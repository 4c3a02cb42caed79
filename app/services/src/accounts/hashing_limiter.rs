//! Limits how many passwords are hashed concurrently and how many requests may wait for that.

use domain::error::Error;
use tokio::sync::{Semaphore, SemaphorePermit};

/// Each hash takes 19 MiB and a core: more concurrency would only be slower.
const MAX_CONCURRENT: usize = 2;
/// Requests that wait for a permit: about a second's work. More would delay everyone, and each holds its body.
const MAX_WAITING: usize = 64;

/// The permits for hashing passwords, and the queue for them.
pub struct HashingLimiter {
    /// Hashing and waiting requests.
    all: Semaphore,
    hashing: Semaphore,
}

/// Held while a password is hashed.
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

    /// Waits for a permit.
    ///
    /// # Errors
    /// [`Error::Unavailable`] at once if [`MAX_WAITING`] others are already waiting.
    pub async fn acquire(&self) -> Result<HashingPermit<'_>, Error> {
        let full = "Too many people are signing in right now. Try again in a few seconds.";
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
        assert!(matches!(now(), Some(Err(Error::Unavailable(_)))), "one more was admitted");
        drop(one);
        assert!(waiting.as_mut().now_or_never().is_none());
        assert!(now().is_none(), "a released permit did not go to a waiting request");
        // A cancelled request leaves the queue.
        drop(waiting);
        assert!(matches!(now(), Some(Ok(_))));
    }
}
