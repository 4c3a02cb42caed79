//! Whether a job's images came from the engine's cache.

use crate::data::tables::content_items::{Column, Entity};
use domain::error::Error;
use sea_orm::QuerySelect;
use sea_orm::entity::prelude::*;

/// True when the engine took the job's images from its cache instead of generating them.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn was_cached(c: &impl ConnectionTrait, job_id: i64) -> Result<bool, Error> {
    let first: Option<Json> = Entity::find()
        .select_only()
        .column(Column::ItemMetadata)
        .filter(Column::JobId.eq(job_id))
        .filter(Column::BatchIndex.eq(0))
        .into_tuple()
        .one(c)
        .await?;
    Ok(first.is_some_and(|metadata| metadata["cached"] == true))
}
