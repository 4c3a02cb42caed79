//! Owner of `settings`.

use crate::data::sql;
use crate::data::tables::settings::{ActiveModel, Column, Entity};
use domain::error::Error;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// `true` while the queue starts no jobs.
pub const QUEUE_PAUSED: &str = "queue_paused";
/// Present while the disk is too full to store images; `true` when the queue paused itself because of it.
pub const STORAGE_FULL: &str = "storage_full";
/// Code required to create the first admin.
pub const SETUP_CODE: &str = "setup_code";
/// Key of this installation's signatures.
pub const SIGNING_KEY: &str = "signing_key";
/// `true` while the configuration turns the sketch engine off.
pub const SKETCH_OFF: &str = "sketch_off";

/// The value of `key`.
///
/// # Errors
/// [`Error::Internal`] when it is not a `T`.
pub async fn get<T: DeserializeOwned>(c: &impl ConnectionTrait, key: &str) -> Result<Option<T>, Error> {
    let row = Entity::find_by_id(key).one(c).await?;
    row.map(|row| serde_json::from_str(&row.value).map_err(|error| unreadable(key, &error))).transpose()
}

/// Saves `value` under `key`.
///
/// # Errors
/// [`Error::Internal`] when it cannot be written.
pub async fn put<T: Serialize>(c: &impl ConnectionTrait, key: &str, value: &T) -> Result<(), Error> {
    let value = serde_json::to_string(value).map_err(|error| unreadable(key, &error))?;
    let row = ActiveModel { key: Set(key.to_owned()), value: Set(value) };
    let replace = OnConflict::column(Column::Key).update_column(Column::Value).to_owned();
    Entity::insert(row).on_conflict(replace).exec_without_returning(c).await?;
    Ok(())
}

/// Saves `value` under `key` unless it has a value; returns whether it was saved. Of several concurrent callers one
/// succeeds.
///
/// # Errors
/// [`Error::Internal`] when it cannot be written.
pub async fn put_first<T: Serialize>(c: &impl ConnectionTrait, key: &str, value: &T) -> Result<bool, Error> {
    let value = serde_json::to_string(value).map_err(|error| unreadable(key, &error))?;
    let insert = "INSERT INTO settings (key, value) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING";
    Ok(sql::run(c, insert, [key.into(), value.into()]).await? == 1)
}

/// Removes `key`; returns whether it existed. Of several concurrent callers one gets true.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn remove(c: &impl ConnectionTrait, key: &str) -> Result<bool, Error> {
    Ok(Entity::delete_by_id(key).exec(c).await?.rows_affected == 1)
}

fn unreadable(key: &str, error: &serde_json::Error) -> Error {
    tracing::error!(key, %error, "could not parse or serialize a setting");
    Error::Internal
}
