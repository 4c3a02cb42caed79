//! The previous and next image in the history.

use crate::data::tables::content_items::{Column, Entity, Model};
use crate::images::history_position::HistoryPosition;
use crate::images::{HistoryFilter, Requester, search};
use domain::error::Error;
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect, Select};

/// The next newer and next older image that match `filter`; `image` itself need not match.
pub async fn neighbours(
    c: &impl ConnectionTrait,
    requester: Requester<'_>,
    filter: &HistoryFilter,
    image: &Model,
) -> Result<(Option<i64>, Option<i64>), Error> {
    if filter.is_empty() {
        return Ok((newer(c, image).await?, older(c, image).await?));
    }
    let (Some(filter), Some(job_id)) = (filter.of_images(), image.job_id) else { return Ok((None, None)) };
    let here = HistoryPosition::of(job_id, Some(image.batch_index));
    let newer = search::newer(c, requester, &filter, here).await?;
    let older = search::places(c, requester, &filter, here, 1).await?.pop();
    Ok((at(c, newer).await?, at(c, older).await?))
}

/// The image at a position.
async fn at(c: &impl ConnectionTrait, place: Option<HistoryPosition>) -> Result<Option<i64>, DbErr> {
    let Some((place, index)) = place.and_then(|place| Some((place, place.batch_index()?))) else {
        return Ok(None);
    };
    let there = Entity::find().select_only().column(Column::Id).filter(Column::DeletedAt.is_null());
    let there = there.filter(Column::JobId.eq(place.job_id())).filter(Column::BatchIndex.eq(index));
    there.into_tuple().one(c).await
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
