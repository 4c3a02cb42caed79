//! Counts failed attempts per key within a time window, in bounded memory.

use domain::error::Error;
use std::collections::{HashMap, VecDeque};
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Maximum keys remembered: about 5 MB.
const MAX_KEYS: usize = 20_000;

/// What attempts are counted by: a hash, since typed names have any length.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key([u8; 16]);

impl Key {
    /// Hashes `parts` into one key.
    pub fn of(parts: &[&str]) -> Self {
        let mut hasher = blake3::Hasher::new();
        for part in parts {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
        let mut key = [0; 16];
        hasher.finalize_xof().fill(&mut key);
        Self(key)
    }
}

/// At most `most` failures of one key within `time`.
pub struct AttemptWindow {
    most: usize,
    time: Duration,
    failures: Mutex<HashMap<Key, VecDeque<Instant>>>,
}

impl AttemptWindow {
    pub fn new(most: usize, time: Duration) -> Self {
        Self { most, time, failures: Mutex::default() }
    }

    /// Counts an attempt before it is made, so that concurrent attempts cannot bypass the limit.
    ///
    /// # Errors
    /// [`Error::TooMany`] when the key has failed too often.
    pub fn begin(&self, key: Key, now: Instant) -> Result<(), Error> {
        let mut failures = self.failures();
        if failures.len() >= MAX_KEYS && !failures.contains_key(&key) {
            self.forget(&mut failures, now);
        }
        let times = failures.entry(key).or_default();
        times.retain(|at| self.is_recent(*at, now));
        match times.front() {
            Some(first) if times.len() >= self.most => {
                Err(Error::TooMany((self.time - now.duration_since(*first)).as_secs().max(1)))
            }
            _ => {
                times.push_back(now);
                Ok(())
            }
        }
    }

    /// Removes the attempt counted at `at`, because it succeeded.
    pub fn forgive(&self, key: Key, at: Instant) {
        let mut failures = self.failures();
        if let Some(times) = failures.get_mut(&key) {
            times.retain(|time| *time != at);
            if times.is_empty() {
                failures.remove(&key);
            }
        }
    }

    /// Removes expired keys; if that isn't enough, also the half whose last failure is oldest.
    fn forget(&self, failures: &mut HashMap<Key, VecDeque<Instant>>, now: Instant) {
        let last = |times: &VecDeque<Instant>| times.back().copied();
        failures.retain(|_, times| last(times).is_some_and(|at| self.is_recent(at, now)));
        if failures.len() < MAX_KEYS {
            return;
        }
        let mut lasts: Vec<_> = failures.values().filter_map(last).collect();
        let middle = lasts.len() / 2;
        let (_, oldest_kept, _) = lasts.select_nth_unstable(middle);
        let oldest_kept = *oldest_kept;
        failures.retain(|_, times| last(times).is_some_and(|at| at > oldest_kept));
    }

    fn is_recent(&self, at: Instant, now: Instant) -> bool {
        now.duration_since(at) < self.time
    }

    fn failures(&self) -> MutexGuard<'_, HashMap<Key, VecDeque<Instant>>> {
        self.failures.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);

    #[test]
    fn a_key_is_refused_until_its_window_has_passed() {
        let window = AttemptWindow::new(2, MINUTE);
        let (key, start) = (Key::of(&["mira"]), Instant::now());
        assert!(window.begin(key, start).is_ok() && window.begin(key, start).is_ok());
        assert_eq!(window.begin(key, start), Err(Error::TooMany(60)));
        assert!(window.begin(Key::of(&["ben"]), start).is_ok());
        assert!(window.begin(key, start + MINUTE).is_ok());
    }

    #[test]
    fn finding_4_however_many_keys_fail_memory_is_bounded_and_the_newest_are_kept() {
        assert_eq!(size_of::<Key>(), 16, "only a hash of the name is stored");
        let window = AttemptWindow::new(1, MINUTE);
        let start = Instant::now();
        let at = |number: usize| start + Duration::from_micros(number as u64);
        for number in 0..3 * MAX_KEYS {
            assert!(window.begin(Key::of(&[&number.to_string()]), at(number)).is_ok());
        }
        assert!(window.failures().len() <= MAX_KEYS);
        let newest = Key::of(&[&(3 * MAX_KEYS - 1).to_string()]);
        assert!(window.begin(newest, at(3 * MAX_KEYS)).is_err());
    }
}
