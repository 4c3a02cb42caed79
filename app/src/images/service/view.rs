//! Everything the viewer shows.

use super::item::row;
use crate::data::content_items::{Column, Entity, Model};
use crate::data::generation_jobs as jobs;
use crate::data::{images, job_views};
use crate::error::Error;
use crate::images::{ImageView, JobImage};
use crate::jobs::GenerationJob;
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect, Select};

/// One of `user_id`'s own images with its job, its batch and its neighbours in the history.
///
/// # Errors
/// [`Error::NotFound`] when it does not exist, is deleted or is somebody else's.
pub async fn view(c: &impl ConnectionTrait, user_id: &str, id: i64) -> Result<ImageView, Error> {
    let row = row(c, user_id, id).await?;
    let job = job(c, user_id, &row).await?;
    let batch = batch(c, &row).await?;
    let newer = newer(c, &row).await?;
    let older = older(c, &row).await?;
    Ok(ImageView { item: row.into(), job, batch, newer, older })
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

async fn newer(c: &impl ConnectionTrait, image: &Model) -> Result<Option<i64>, DbErr> {
    let in_batch = theirs(image)
        .filter(Column::JobId.eq(image.job_id))
        .filter(Column::BatchIndex.lt(image.batch_index))
        .order_by_desc(Column::BatchIndex);
    let in_next_job = theirs(image)
        .filter(Column::JobId.gt(image.job_id))
        .order_by_asc(Column::JobId)
        .order_by_desc(Column::BatchIndex);
    either(c, in_batch, in_next_job).await
}

async fn older(c: &impl ConnectionTrait, image: &Model) -> Result<Option<i64>, DbErr> {
    let in_batch = theirs(image)
        .filter(Column::JobId.eq(image.job_id))
        .filter(Column::BatchIndex.gt(image.batch_index))
        .order_by_asc(Column::BatchIndex);
    let in_job_before = theirs(image)
        .filter(Column::JobId.lt(image.job_id))
        .order_by_desc(Column::JobId)
        .order_by_asc(Column::BatchIndex);
    either(c, in_batch, in_job_before).await
}

fn theirs(image: &Model) -> Select<Entity> {
    Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::CreatorId.eq(&image.creator_id))
        .filter(Column::DeletedAt.is_null())
}

async fn either(
    c: &impl ConnectionTrait,
    first: Select<Entity>,
    second: Select<Entity>,
) -> Result<Option<i64>, DbErr> {
    match first.limit(1).into_tuple().one(c).await? {
        Some(id) => Ok(Some(id)),
        None => second.limit(1).into_tuple().one(c).await,
    }
}
