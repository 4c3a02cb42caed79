//! One image.

use super::tags::tagged;
use crate::data::tables::content_items::{Column, Entity, Model};
use crate::data::tables::generation_jobs as jobs;
use crate::data::{images, sql};
use crate::job_views;
use domain::error::Error;
use domain::images::{ContentItem, JobImage};
use domain::jobs::{Parameters, limits};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, IntoIden};
use std::collections::HashMap;

/// An image and where its files are.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredImage {
    pub item: ContentItem,
    pub storage_key: String,
    /// Hash of the file in hex; its ETag.
    pub blake3: String,
    /// The settings it was generated with; none if neither it nor a job has them.
    pub parameters: Option<Parameters>,
}

/// One of `user_id`'s images with its storage key.
///
/// # Errors
/// [`Error::NotFound`] when it does not exist, is deleted or belongs to another user.
pub async fn find(c: &impl ConnectionTrait, user_id: &str, id: i64) -> Result<StoredImage, Error> {
    let row = row(c, user_id, id).await?;
    let (storage_key, blake3) = (row.storage_key.clone(), row.blake3.clone());
    let parameters = match stored_parameters(&row) {
        None => of_job(c, row.job_id).await?,
        stored_parameters => stored_parameters,
    };
    Ok(StoredImage { item: one(tagged(c, vec![row]).await?)?, storage_key, blake3, parameters })
}

/// The parameters stored with the image; they remain when its job is deleted.
pub(super) fn stored_parameters(row: &Model) -> Option<Parameters> {
    serde_json::from_value(row.item_metadata.get("parameters")?.clone()).ok()
}

async fn of_job(c: &impl ConnectionTrait, job_id: Option<i64>) -> Result<Option<Parameters>, DbErr> {
    Ok(match job_id {
        Some(id) => jobs::Entity::find_by_id(id).one(c).await?.map(|job| job_views::parameters(&job)),
        None => None,
    })
}

pub(super) async fn row(c: &impl ConnectionTrait, user_id: &str, id: i64) -> Result<Model, Error> {
    let row = Entity::find_by_id(id)
        .filter(Column::CreatorId.eq(user_id))
        .filter(Column::DeletedAt.is_null())
        .one(c)
        .await?;
    row.ok_or_else(|| Error::not_found("image"))
}

/// Images of each of the jobs in `ids`.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn of_jobs(c: &impl ConnectionTrait, ids: &[i64]) -> Result<HashMap<i64, Vec<JobImage>>, Error> {
    Ok(images::of_jobs(c, ids).await?)
}

/// Marks or unmarks an image as a favourite.
///
/// # Errors
/// [`Error::NotFound`] as [`find`].
pub async fn set_favorite(
    c: &impl ConnectionTrait,
    user_id: &str,
    id: i64,
    favorite: bool,
) -> Result<ContentItem, Error> {
    change(c, user_id, id, Column::IsFavorite, Expr::value(favorite)).await
}

/// Changes an image's title, 1 to 255 characters.
///
/// # Errors
/// [`Error::Invalid`] for a title out of its limits, [`Error::NotFound`] as [`find`].
pub async fn rename(
    c: &impl ConnectionTrait,
    user_id: &str,
    id: i64,
    title: &str,
) -> Result<ContentItem, Error> {
    let title = title.trim();
    if title.is_empty() || title.chars().count() > limits::TITLE {
        return Err(Error::field("title", format!("must have 1 to {} characters", limits::TITLE)));
    }
    change(c, user_id, id, Column::Title, Expr::value(title)).await
}

/// Hides an image; the worker's sweep later removes row and files permanently.
///
/// # Errors
/// [`Error::NotFound`] as [`find`].
pub async fn delete(c: &impl ConnectionTrait, user_id: &str, id: i64) -> Result<(), Error> {
    change(c, user_id, id, Column::DeletedAt, Expr::value(sql::now())).await?;
    Ok(())
}

async fn change(
    c: &impl ConnectionTrait,
    user_id: &str,
    id: i64,
    column: impl IntoIden,
    value: Expr,
) -> Result<ContentItem, Error> {
    let changed = Entity::update_many()
        .col_expr(column, value)
        .filter(Column::Id.eq(id))
        .filter(Column::CreatorId.eq(user_id))
        .filter(Column::DeletedAt.is_null())
        .exec_with_returning(c)
        .await?;
    one(tagged(c, changed).await?)
}

fn one(items: Vec<ContentItem>) -> Result<ContentItem, Error> {
    items.into_iter().next().ok_or_else(|| Error::not_found("image"))
}
