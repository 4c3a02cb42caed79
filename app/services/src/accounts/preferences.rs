//! Reading and changing users' preferences.

use super::user;
use crate::data::sql;
use crate::data::tables::users::{Entity, Model};
use crate::preferences::Preferences;
use domain::accounts::User;
use domain::error::Error;
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, IntoActiveModel, QuerySelect, TransactionSession, TransactionTrait};
use serde_json::{Map, Value};

/// The preferences of `user_id`.
///
/// # Errors
/// [`Error::NotFound`] for an unknown user.
pub async fn preferences(c: &impl ConnectionTrait, user_id: &str) -> Result<Preferences, Error> {
    let row = Entity::find_by_id(user_id).one(c).await?;
    Ok(row.ok_or_else(|| Error::not_found("user"))?.preferences)
}

/// Merges `change` into the preferences of `user_id`, by RFC 7396.
///
/// # Errors
/// [`Error::Invalid`] naming the rejected fields, [`Error::NotFound`] for an unknown user.
pub async fn change_preferences<C: ConnectionTrait + TransactionTrait>(
    c: &C,
    user_id: &str,
    change: &Map<String, Value>,
) -> Result<Preferences, Error> {
    let transaction = sql::begin(c).await?;
    let row = lock(&transaction, user_id).await?;
    let preferences = row.preferences.merged(change)?;
    let row = save(&transaction, row, preferences).await?;
    transaction.commit().await?;
    Ok(row.preferences)
}

/// Applies `change` to the preferences of `user_id`.
///
/// # Errors
/// [`Error::NotFound`] for an unknown user.
pub async fn update_preferences<C: ConnectionTrait + TransactionTrait>(
    c: &C,
    user_id: &str,
    change: impl FnOnce(&mut Preferences) + Send,
) -> Result<User, Error> {
    let transaction = sql::begin(c).await?;
    let row = lock(&transaction, user_id).await?;
    let mut preferences = row.preferences.clone();
    change(&mut preferences);
    let row = save(&transaction, row, preferences).await?;
    transaction.commit().await?;
    Ok(user(row))
}

// Locked, so that no concurrent change is lost.
async fn lock(c: &impl ConnectionTrait, user_id: &str) -> Result<Model, Error> {
    let row = Entity::find_by_id(user_id).lock_exclusive().one(c).await?;
    row.ok_or_else(|| Error::not_found("user"))
}

async fn save(c: &impl ConnectionTrait, row: Model, preferences: Preferences) -> Result<Model, DbErr> {
    let mut row = row.into_active_model();
    row.preferences = Set(preferences);
    row.updated_at = Set(sql::now());
    row.update(c).await
}
