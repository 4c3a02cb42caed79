//! Password hashes: Argon2id, on blocking threads, few at a time.

use super::hashing_limiter::HashingLimiter;
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use domain::error::{Error, FieldError};
use std::collections::HashSet;
use std::sync::{LazyLock, OnceLock};

/// Characters of a password.
const LENGTH: std::ops::RangeInclusive<usize> = 10..=200;

static LIMITER: HashingLimiter = HashingLimiter::new();

/// The most common leaked passwords that would pass the length check, in lower case.
static COMMON: LazyLock<HashSet<&str>> =
    LazyLock::new(|| include_str!("common_passwords.txt").lines().collect());

/// Rejects passwords that are too short, too long or too common, as errors of `field`.
pub fn check(field: &str, password: &str, errors: &mut Vec<FieldError>) {
    if !LENGTH.contains(&password.chars().count()) {
        errors.push(FieldError::new(field, "must have 10 to 200 characters"));
    } else if is_common(password) {
        errors.push(FieldError::new(field, "is too common; choose another"));
    }
}

fn is_common(password: &str) -> bool {
    let first = password.chars().next();
    COMMON.contains(password.to_lowercase().as_str()) || password.chars().all(|c| Some(c) == first)
}

/// Hashes `password`.
///
/// # Errors
/// [`Error::Unavailable`] if too many requests are waiting, [`Error::Internal`] if hashing fails.
pub async fn hash(password: &str) -> Result<String, Error> {
    let password = password.to_owned();
    run_blocking(move || hash_blocking(&password)).await?
}

/// Whether `password` matches `hash`. Without a hash it takes equally long and returns false.
///
/// # Errors
/// [`Error::Unavailable`] if too many requests are waiting, [`Error::Internal`] if hashing fails.
pub async fn verify(password: &str, hash: Option<String>) -> Result<bool, Error> {
    let password = password.to_owned();
    run_blocking(move || match hash {
        Some(hash) => matches_hash(&password, &hash),
        None => dummy_hash().and_then(|dummy_hash| matches_hash(&password, dummy_hash)).map(|_| false),
    })
    .await?
}

async fn run_blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
    let place = LIMITER.acquire().await?;
    // The permit is held until the work is done, even if the caller's future is dropped.
    let work = move || {
        let _place = place;
        work()
    };
    tokio::task::spawn_blocking(work).await.map_err(|error| {
        tracing::error!(%error, "password hashing failed");
        Error::Internal
    })
}

fn argon2() -> Result<Argon2<'static>, Error> {
    let params = Params::new(19 * 1024, 2, 1, None).map_err(|error| internal(&error))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn hash_blocking(password: &str) -> Result<String, Error> {
    let salt = SaltString::encode_b64(&rand::random::<[u8; 16]>()).map_err(|error| internal(&error))?;
    let hash = argon2()?.hash_password(password.as_bytes(), &salt).map_err(|error| internal(&error))?;
    Ok(hash.to_string())
}

fn matches_hash(password: &str, hash: &str) -> Result<bool, Error> {
    let hash = PasswordHash::new(hash).map_err(|error| internal(&error))?;
    Ok(argon2()?.verify_password(password.as_bytes(), &hash).is_ok())
}

/// The hash that passwords of unknown users are compared with.
fn dummy_hash() -> Result<&'static str, Error> {
    static DUMMY_HASH: OnceLock<String> = OnceLock::new();
    if let Some(dummy_hash) = DUMMY_HASH.get() {
        return Ok(dummy_hash);
    }
    let made = hash_blocking("a password that nobody has")?;
    Ok(DUMMY_HASH.get_or_init(|| made))
}

fn internal(error: &dyn std::fmt::Display) -> Error {
    tracing::error!(%error, "password hashing failed");
    Error::Internal
}
