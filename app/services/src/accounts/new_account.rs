//! A requested account and its validation.

use super::password;
use domain::accounts::Role;
use domain::error::{Error, FieldError};
use std::ops::RangeInclusive;

const USERNAME: RangeInclusive<usize> = 2..=40;
const DISPLAY_NAME: usize = 80;

/// An account to create.
#[derive(Clone, PartialEq, Eq)]
pub struct NewAccount {
    /// 2 to 40 characters of a-z 0-9 . _ -
    pub username: String,
    /// 10 to 200 characters.
    pub password: String,
    /// Absent or blank to use the username.
    pub display_name: Option<String>,
    pub role: Role,
}

impl NewAccount {
    /// Trims the names, lower-cases the username and checks every limit.
    ///
    /// # Errors
    /// [`Error::Invalid`] with one entry per field out of range.
    pub fn validate(&self) -> Result<Self, Error> {
        let username = self.username.trim().to_lowercase();
        let display_name = self.display_name.as_deref().map(str::trim).filter(|name| !name.is_empty());
        let mut errors = Vec::new();
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(c);
        if !USERNAME.contains(&username.len()) || !username.chars().all(plain) {
            errors.push(FieldError::new("username", "must have 2 to 40 characters of a-z 0-9 . _ -"));
        }
        if display_name.is_some_and(|name| name.chars().count() > DISPLAY_NAME) {
            errors.push(FieldError::new(
                "display_name",
                format!("must have at most {DISPLAY_NAME} characters"),
            ));
        }
        password::check("password", &self.password, &mut errors);
        if !errors.is_empty() {
            return Err(Error::Invalid(errors));
        }
        let display_name = display_name.map(str::to_owned);
        Ok(Self { username, display_name, password: self.password.clone(), role: self.role })
    }
}
