//! Users' profiles.

use super::user;
use crate::data::sql;
use crate::data::tables::users::{ActiveModel, Entity, Model};
use domain::accounts::profile::{Profile, ProfileChange};
use domain::error::{Error, FieldError};
use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::entity::prelude::*;

/// Maximum characters of a display name.
const DISPLAY_NAME: usize = 80;
/// Maximum characters of an email address; longer ones can't receive mail.
const EMAIL: usize = 254;

/// Trims the fields and checks every limit.
fn checked(change: ProfileChange) -> Result<ProfileChange, Error> {
    let display_name = change.display_name.map(|name| name.trim().to_owned());
    let email = change.email.map(|email| email.map(|email| email.trim().to_owned()));
    let email = email.map(|email| email.filter(|email| !email.is_empty()));
    let mut errors = Vec::new();
    if display_name.as_deref().is_some_and(|name| !is_name(name)) {
        errors.push(FieldError::new(
            "display_name",
            format!("must have 1 to {DISPLAY_NAME} characters on one line"),
        ));
    }
    if email.as_ref().is_some_and(|email| email.as_deref().is_some_and(|email| !is_address(email))) {
        errors.push(FieldError::new("email", "must look like name@example.org"));
    }
    let timezone = change.timezone.map(|zone| zone_name(&zone)).transpose();
    match timezone {
        Ok(timezone) if errors.is_empty() => Ok(ProfileChange { display_name, email, timezone }),
        Ok(_) => Err(Error::Invalid(errors)),
        Err(refused) => {
            errors.extend_from_slice(refused.fields());
            Err(Error::Invalid(errors))
        }
    }
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().count() <= DISPLAY_NAME && !name.chars().any(char::is_control)
}

/// Whether it looks like an email address; only sending mail could verify it.
fn is_address(email: &str) -> bool {
    let plain = |c: char| !c.is_whitespace() && !c.is_control() && c != '@';
    email.chars().count() <= EMAIL
        && email.split_once('@').is_some_and(|(name, host)| {
            let whole = !name.is_empty() && !host.is_empty();
            whole && name.chars().all(plain) && host.chars().all(plain)
        })
}

/// The time zone's name as in the IANA database.
///
/// # Errors
/// [`Error::Invalid`] for an unknown zone.
pub(super) fn zone_name(zone: &str) -> Result<String, Error> {
    let zone: chrono_tz::Tz =
        zone.parse().map_err(|_| Error::field("timezone", "must be an IANA zone, such as Europe/Berlin"))?;
    Ok(zone.name().to_owned())
}

/// The profile of `user_id`.
///
/// # Errors
/// [`Error::NotFound`] for an unknown user.
pub async fn profile(c: &impl ConnectionTrait, user_id: &str) -> Result<Profile, Error> {
    let row = Entity::find_by_id(user_id).one(c).await?;
    row.map(of_row).ok_or_else(|| Error::not_found("user"))
}

/// Changes the given fields of a profile.
///
/// # Errors
/// [`Error::Invalid`] with one entry per field out of range.
pub async fn change_profile(
    c: &impl ConnectionTrait,
    user_id: &str,
    change: ProfileChange,
) -> Result<Profile, Error> {
    let change = checked(change)?;
    let mut row =
        ActiveModel { id: Unchanged(user_id.to_owned()), updated_at: Set(sql::now()), ..Default::default() };
    if let Some(name) = change.display_name {
        row.display_name = Set(name);
    }
    if let Some(email) = change.email {
        row.email = Set(email);
    }
    if let Some(zone) = change.timezone {
        row.timezone = Set(zone);
    }
    Ok(of_row(row.update(c).await?))
}

fn of_row(row: Model) -> Profile {
    let (email, created_at) = (row.email.clone(), row.created_at);
    Profile { user: user(row), email, created_at }
}
