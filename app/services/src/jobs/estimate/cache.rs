//! Caches of values with an expiry.

use std::collections::HashMap;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// A value is cached for at least this many times the duration of reading it.
const MIN_AGE_FACTOR: u32 = 100;

/// One value. While one caller reads it again, the others get the stale one.
pub(super) struct CachedValue<T> {
    age: Duration,
    // A std Mutex, because it is held only briefly and never across an await.
    entry: Mutex<Option<CacheEntry<T>>>,
    reading: tokio::sync::Mutex<()>,
}

struct CacheEntry<T> {
    value: Arc<T>,
    until: Instant,
}

impl<T> CachedValue<T> {
    pub fn new(age: Duration) -> Self {
        Self { age, entry: Mutex::default(), reading: tokio::sync::Mutex::default() }
    }

    /// The value, from `read` if it is missing or stale.
    pub async fn get<F, E>(&self, read: impl FnOnce() -> F) -> Result<Arc<T>, E>
    where
        F: Future<Output = Result<T, E>>,
    {
        if let Some(fresh) = self.fresh() {
            return Ok(fresh);
        }
        let _reading = match (self.reading.try_lock(), self.stale()) {
            (Ok(reading), _) => reading,
            (Err(_), Some(old)) => return Ok(old),
            (Err(_), None) => self.reading.lock().await,
        };
        if let Some(fresh) = self.fresh() {
            return Ok(fresh);
        }
        let start = Instant::now();
        let value = Arc::new(read().await?);
        let age = self.age.max(start.elapsed() * MIN_AGE_FACTOR);
        *self.lock_entry() = Some(CacheEntry { value: Arc::clone(&value), until: Instant::now() + age });
        Ok(value)
    }

    fn fresh(&self) -> Option<Arc<T>> {
        let now = Instant::now();
        self.lock_entry().as_ref().filter(|kept| now < kept.until).map(|kept| Arc::clone(&kept.value))
    }

    fn stale(&self) -> Option<Arc<T>> {
        self.lock_entry().as_ref().map(|kept| Arc::clone(&kept.value))
    }

    fn lock_entry(&self) -> MutexGuard<'_, Option<CacheEntry<T>>> {
        self.entry.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A limited number of values by name.
pub(super) struct KeyedCache<T> {
    age: Duration,
    capacity: usize,
    values: Mutex<HashMap<String, Arc<CachedValue<T>>>>,
}

impl<T> KeyedCache<T> {
    pub fn new(age: Duration, capacity: usize) -> Self {
        Self { age, capacity, values: Mutex::default() }
    }

    /// The value of `name`, from `read` if it is missing or stale.
    pub async fn get<F, E>(&self, name: &str, read: impl FnOnce() -> F) -> Result<Arc<T>, E>
    where
        F: Future<Output = Result<T, E>>,
    {
        self.entry(name).get(read).await
    }

    fn entry(&self, name: &str) -> Arc<CachedValue<T>> {
        let mut values = self.values.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(value) = values.get(name) {
            return Arc::clone(value);
        }
        // Rare, and dropped values are soon read again, so an LRU order isn't worth tracking.
        if values.len() >= self.capacity {
            values.clear();
        }
        let value = Arc::new(CachedValue::new(self.age));
        values.insert(name.to_owned(), Arc::clone(&value));
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::convert::Infallible;
    use std::future::ready;

    #[tokio::test]
    async fn fresh_values_are_reused_and_stale_ones_are_read_again() {
        let (young, old) = (CachedValue::new(Duration::from_secs(60)), CachedValue::new(Duration::ZERO));
        for number in [1, 2] {
            let read = || ready(Ok::<_, Infallible>(number));
            assert_eq!(*young.get(read).await.unwrap(), 1);
            // Cached for a hundred times the duration of reading it, which is almost nothing.
            while old.fresh().is_some() {}
            assert_eq!(*old.get(read).await.unwrap(), number);
        }
    }

    #[tokio::test]
    async fn values_are_separate_by_name_and_limited_in_number() {
        let values = KeyedCache::new(Duration::from_secs(60), 2);
        for name in ["a", "b", "c"] {
            let value = values.get(name, || ready(Ok::<_, Infallible>(name.to_owned()))).await.unwrap();
            assert_eq!(*value, name);
            assert!(values.values.lock().unwrap().len() <= 2);
        }
    }
}
