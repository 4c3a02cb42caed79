//! Images to download, with the settings that they were generated with.

use super::item::{StoredImage, stored_parameters};
use super::tags::tagged;
use crate::data::tables::content_items::{Column, Entity, Model};
use crate::data::tables::generation_jobs as jobs;
use crate::job_views;
use domain::error::Error;
use domain::images::{ContentItem, MAX_EXPORTED_IMAGES};
use domain::jobs::Parameters;
use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;
use serde::Serialize;
use std::collections::HashMap;

/// The settings exported with an image's file.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ImageSettings {
    pub image: ContentItem,
    /// Null if its job is deleted.
    pub settings: Option<Parameters>,
}

/// An image, the place of its file, and its settings.
#[derive(Clone, Debug, PartialEq)]
pub struct ExportedImage {
    pub stored: StoredImage,
    pub settings: ImageSettings,
}

/// Those of `ids` that belong to `user_id` and are not deleted, newest first.
///
/// # Errors
/// [`Error::Invalid`] for no ids or more than 500, [`Error::NotFound`] when none of them exists.
pub async fn export(
    c: &impl ConnectionTrait,
    user_id: &str,
    ids: &[i64],
) -> Result<Vec<ExportedImage>, Error> {
    if ids.is_empty() || ids.len() > MAX_EXPORTED_IMAGES {
        let words =
            format!("select 1 to {MAX_EXPORTED_IMAGES} pictures to download; {} are selected", ids.len());
        return Err(Error::field("ids", words));
    }
    let rows = Entity::find()
        .filter(Column::Id.is_in(ids.iter().copied()))
        .filter(Column::CreatorId.eq(user_id))
        .filter(Column::DeletedAt.is_null())
        .order_by_desc(Column::Id)
        .all(c)
        .await?;
    if rows.is_empty() {
        return Err(Error::not_found("image"));
    }
    let parameters = parameters(c, rows.iter().filter_map(|row| row.job_id).collect()).await?;
    let file = |row: &Model| (row.storage_key.clone(), row.blake3.clone(), stored_parameters(row));
    let files: Vec<_> = rows.iter().map(file).collect();
    let items = tagged(c, rows).await?.into_iter().zip(files);
    let exported =
        |(item, (storage_key, blake3, stored_parameters)): (ContentItem, (_, _, Option<Parameters>))| {
            let settings = item.job_id.and_then(|id| parameters.get(&id).cloned());
            let parameters = stored_parameters.or_else(|| settings.clone());
            let settings = ImageSettings { image: item.clone(), settings };
            ExportedImage { stored: StoredImage { item, storage_key, blake3, parameters }, settings }
        };
    Ok(items.map(exported).collect())
}

/// Parameters by job id.
async fn parameters(c: &impl ConnectionTrait, mut ids: Vec<i64>) -> Result<HashMap<i64, Parameters>, DbErr> {
    ids.dedup();
    let shown = jobs::Column::DeletedAt.is_null();
    let rows = jobs::Entity::find().filter(jobs::Column::Id.is_in(ids)).filter(shown).all(c).await?;
    Ok(rows.iter().map(|row| (row.id, job_views::parameters(row))).collect())
}
