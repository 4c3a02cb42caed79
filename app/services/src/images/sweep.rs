//! Permanent removal of images deleted long enough ago.

use crate::data::tables::content_items::{Column, Entity};
use chrono::{DateTime, Utc};
use domain::error::Error;
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};
use std::collections::HashSet;

/// A deleted image; its files must be removed before its row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expired {
    pub id: i64,
    pub storage_key: String,
}

/// Images deleted before `moment`, oldest first, at most `limit`.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn deleted_before(
    c: &impl ConnectionTrait,
    moment: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<Expired>, Error> {
    let rows: Vec<(i64, String)> = Entity::find()
        .select_only()
        .columns([Column::Id, Column::StorageKey])
        .filter(Column::DeletedAt.lt(moment))
        .order_by_asc(Column::DeletedAt)
        .limit(limit)
        .into_tuple()
        .all(c)
        .await?;
    Ok(rows.into_iter().map(|(id, storage_key)| Expired { id, storage_key }).collect())
}

/// Permanently removes the rows of deleted images; notifications about them stay.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn purge(c: &impl ConnectionTrait, ids: &[i64]) -> Result<(), Error> {
    let rows = Entity::delete_many().filter(Column::Id.is_in(ids.iter().copied()));
    rows.filter(Column::DeletedAt.is_not_null()).exec(c).await?;
    Ok(())
}

/// Those of `keys` that an image, deleted or not, still refers to.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn known_keys(c: &impl ConnectionTrait, keys: &[String]) -> Result<HashSet<String>, Error> {
    let known: Vec<String> = Entity::find()
        .select_only()
        .column(Column::StorageKey)
        .filter(Column::StorageKey.is_in(keys.iter().map(String::as_str)))
        .into_tuple()
        .all(c)
        .await?;
    Ok(known.into_iter().collect())
}
