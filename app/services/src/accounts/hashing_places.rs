//! How many passwords are hashed at once, and how many may wait for that.

use domain::error::Error;
use tokio::sync::{Semaphore, SemaphorePermit};

/// Each hash takes 19 MiB and a core: more at once would only be slower.
const AT_ONCE: usize = 2;
/// Requests that wait for a place: about a second's work. More would keep everybody waiting, and each holds its body.
const WAITING: usize = 64;

/// The places where passwords are hashed, and the queue for them.
pub struct HashingPlaces {
    /// Those that hash and those that wait.
    all: Semaphore,
    hashing: Semaphore,
}

/// Held as long as a password is hashed.
pub struct Place<'a> {
    _all: SemaphorePermit<'a>,
    _hashing: SemaphorePermit<'a>,
}

impl HashingPlaces {
    pub const fn new() -> Self {
        Self { all: Semaphore::const_new(AT_ONCE + WAITING), hashing: Semaphore::const_new(AT_ONCE) }
    }

    /// Waits for a place.
    ///
    /// # Errors
    /// [`Error::Unavailable`] at once when [`WAITING`] others wait already.
    pub async fn take(&self) -> Result<Place<'_>, Error> {
        let full = "Too many people are signing in at this moment. Try again in a few seconds.";
        let all = self.all.try_acquire().map_err(|_| Error::Unavailable(full.into()))?;
        let hashing = self.hashing.acquire().await.map_err(|_| Error::Internal)?;
        Ok(Place { _all: all, _hashing: hashing })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::FutureExt;
    use futures::future::join_all;

    #[test]
    fn finding_13_no_more_than_sixty_four_wait_for_a_place() {
        let places = HashingPlaces::new();
        let now = || places.take().now_or_never();
        let (one, two) = (now(), now());
        assert!(matches!((&one, &two), (Some(Ok(_)), Some(Ok(_)))));
        let mut waiting = Box::pin(join_all((0..WAITING).map(|_| places.take())));
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
