//! Removing for good what was deleted long enough ago.

use crate::data::content_items::{Column, Entity};
use chrono::{DateTime, Utc};
use domain::error::Error;
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};
use std::collections::HashSet;

/// A deleted image whose files are to be removed before its row.
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

/// Removes the rows of deleted images; notifications about them stay.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn purge(c: &impl ConnectionTrait, ids: &[i64]) -> Result<(), Error> {
    let rows = Entity::delete_many().filter(Column::Id.is_in(ids.iter().copied()));
    rows.filter(Column::DeletedAt.is_not_null()).exec(c).await?;
    Ok(())
}

/// Those of `keys` that some image, deleted or not, still names.
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
