//! Data of the viewer.

pub mod cached;
pub mod lineage;
pub mod neighbours;

use super::item::row;
use super::tags::tagged;
use super::{HistoryFilter, Requester};
use crate::data::images;
use crate::data::tables::content_items::Model;
use crate::data::tables::generation_jobs as jobs;
use crate::job_views;
use domain::error::Error;
use domain::images::{ContentItem, JobImage};
use domain::jobs::GenerationJob;
use lineage::{Lineage, lineage};
use neighbours::neighbours;
use sea_orm::entity::prelude::*;

/// An image with its job, batch, neighbours and lineage.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    pub item: ContentItem,
    /// Its job, unless deleted.
    pub job: Option<GenerationJob>,
    /// All images of its batch, including itself.
    pub batch: Vec<JobImage>,
    /// Neighbours among the history entries that match the filters.
    pub newer: Option<i64>,
    pub older: Option<i64>,
    pub lineage: Lineage,
}

/// One of a user's images with its job, its batch, and its neighbours among the history entries that match `filter`.
///
/// # Errors
/// [`Error::NotFound`] when it does not exist, is deleted or belongs to another user.
pub async fn view(
    c: &impl ConnectionTrait,
    requester: Requester<'_>,
    filter: &HistoryFilter,
    id: i64,
) -> Result<View, Error> {
    let row = row(c, requester.user_id, id).await?;
    let job = job(c, requester.user_id, &row).await?;
    let batch = batch(c, &row).await?;
    let (newer, older) = neighbours(c, requester, filter, &row).await?;
    let lineage = match &job {
        Some(job) => lineage(c, job).await?,
        None => Lineage::default(),
    };
    Ok(View { item: item(c, row).await?, job, batch, newer, older, lineage })
}

/// Two of a user's images, each with its job.
///
/// # Errors
/// As [`view`], for either.
pub async fn compared(
    c: &impl ConnectionTrait,
    user_id: &str,
    ids: [i64; 2],
) -> Result<[(ContentItem, Option<GenerationJob>); 2], Error> {
    Ok([one(c, user_id, ids[0]).await?, one(c, user_id, ids[1]).await?])
}

async fn one(
    c: &impl ConnectionTrait,
    user_id: &str,
    id: i64,
) -> Result<(ContentItem, Option<GenerationJob>), Error> {
    let row = row(c, user_id, id).await?;
    let job = job(c, user_id, &row).await?;
    Ok((item(c, row).await?, job))
}

async fn item(c: &impl ConnectionTrait, row: Model) -> Result<ContentItem, Error> {
    tagged(c, vec![row]).await?.pop().ok_or_else(|| Error::not_found("image"))
}

async fn job(c: &impl ConnectionTrait, user_id: &str, image: &Model) -> Result<Option<GenerationJob>, DbErr> {
    let Some(job_id) = image.job_id else { return Ok(None) };
    let found = jobs::Entity::find_by_id(job_id)
        .filter(jobs::Column::UserId.eq(user_id))
        .filter(jobs::Column::DeletedAt.is_null())
        .one(c)
        .await?;
    match found {
        Some(job) => Ok(Some(job_views::one(c, job).await?)),
        None => Ok(None),
    }
}

async fn batch(c: &impl ConnectionTrait, image: &Model) -> Result<Vec<JobImage>, DbErr> {
    let alone = || JobImage::new(image.id, image.width.unsigned_abs(), image.height.unsigned_abs());
    let Some(job_id) = image.job_id else { return Ok(vec![alone()]) };
    Ok(images::of_jobs(c, &[job_id]).await?.remove(&job_id).unwrap_or_default())
}
