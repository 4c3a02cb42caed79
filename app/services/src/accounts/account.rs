//! Creating and changing accounts.

use super::preferences::update_preferences;
use super::profile::zone_name;
use super::{NewAccount, password, user};
use crate::data::sql;
use crate::data::tables::users::{ActiveModel, Column, Entity};
use domain::accounts::{Density, Role, Theme, User};
use domain::error::Error;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, DbBackend, SqlErr, TransactionSession, TransactionTrait};

/// Held while the first admin is created, so that two concurrent requests can't both succeed.
const SETUP_LOCK: i64 = 0x6765_6e6f_6e61_7574;

/// True until the first account is created.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn no_users(c: &impl ConnectionTrait) -> Result<bool, Error> {
    Ok(sql::one(c, "SELECT 1 AS found FROM users LIMIT 1", []).await?.is_none())
}

/// The error of setting up a studio that already has an account.
pub fn already_set_up() -> Error {
    Error::Conflict("An account already exists. Sign in.".into())
}

/// Creates the first account, an admin.
///
/// # Errors
/// [`Error::Conflict`] if any account exists, [`Error::Invalid`].
pub async fn create_first_admin<C: ConnectionTrait + TransactionTrait>(
    c: &C,
    new: &NewAccount,
) -> Result<User, Error> {
    // Checked before hashing the password, which is expensive and open to strangers here, and again under the lock.
    if !no_users(c).await? {
        return Err(already_set_up());
    }
    let row = row(&NewAccount { role: Role::Admin, ..new.clone() }).await?;
    let transaction = sql::begin(c).await?;
    if c.get_database_backend() == DbBackend::Postgres {
        sql::one(&transaction, "SELECT 1 AS held FROM pg_advisory_xact_lock($1)", [SETUP_LOCK.into()])
            .await?;
    }
    if !no_users(&transaction).await? {
        return Err(already_set_up());
    }
    let made = row.insert(&transaction).await?;
    transaction.commit().await?;
    Ok(user(made))
}

/// Creates an account.
///
/// # Errors
/// [`Error::Invalid`] for a field out of range or a username that is taken.
pub async fn create_user(c: &impl ConnectionTrait, new: &NewAccount) -> Result<User, Error> {
    let row = row(new).await?;
    match row.insert(c).await {
        Ok(made) => Ok(user(made)),
        Err(error) => match error.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(_)) => Err(Error::field("username", "is already taken")),
            _ => Err(error.into()),
        },
    }
}

async fn row(new: &NewAccount) -> Result<ActiveModel, Error> {
    let new = new.validate()?;
    let now = sql::now();
    Ok(ActiveModel {
        id: Set(Uuid::now_v7().hyphenated().to_string()),
        display_name: Set(new.display_name.unwrap_or_else(|| new.username.clone())),
        username: Set(new.username),
        email: Set(None),
        password_hash: Set(password::hash(&new.password).await?),
        role: Set(new.role),
        is_active: Set(true),
        preferences: Set(Default::default()),
        timezone: Set("UTC".into()),
        unread_count: Set(0),
        created_at: Set(now),
        updated_at: Set(now),
    })
}

/// Sets the theme of `user_id`'s pages.
///
/// # Errors
/// [`Error::NotFound`] for an unknown user.
pub async fn set_theme<C: ConnectionTrait + TransactionTrait>(
    c: &C,
    user_id: &str,
    theme: Theme,
) -> Result<User, Error> {
    update_preferences(c, user_id, |preferences| preferences.theme = theme).await
}

/// Sets the size of the pictures in `user_id`'s history.
///
/// # Errors
/// [`Error::NotFound`] for an unknown user.
pub async fn set_density<C: ConnectionTrait + TransactionTrait>(
    c: &C,
    user_id: &str,
    density: Density,
) -> Result<User, Error> {
    update_preferences(c, user_id, |preferences| preferences.density = density).await
}

/// Turns `user_id`'s notifications on or off.
///
/// # Errors
/// [`Error::NotFound`] for an unknown user.
pub async fn set_notifications_enabled<C: ConnectionTrait + TransactionTrait>(
    c: &C,
    user_id: &str,
    enabled: bool,
) -> Result<User, Error> {
    update_preferences(c, user_id, |preferences| preferences.notifications_enabled = enabled).await
}

/// Sets the time zone of `user_id`: an IANA name such as `Europe/Berlin`.
///
/// # Errors
/// [`Error::Invalid`] for a zone that does not exist.
pub async fn set_timezone(c: &impl ConnectionTrait, user_id: &str, zone: &str) -> Result<(), Error> {
    let zone = zone_name(zone)?;
    Entity::update_many()
        .col_expr(Column::Timezone, Expr::value(zone))
        .col_expr(Column::UpdatedAt, Expr::value(sql::now()))
        .filter(Column::Id.eq(user_id))
        .exec(c)
        .await?;
    Ok(())
}
