//! A user's history, newest first: images, and jobs without images.

use super::HistoryFilter;
use super::history_position::HistoryPosition;
use super::search::{self, MAX_COUNTED, Requester};
use super::tags::tagged;
use crate::data::sql;
use crate::data::tables::content_items::{Column, Entity};
use crate::data::tables::generation_jobs as jobs;
use crate::job_views;
use domain::error::Error;
use domain::images::{ContentItem, HistoryEntry, HistoryPage};
use domain::jobs::GenerationJob;
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect, Value};
use std::collections::HashMap;

/// A page of a user's history that matches `filter`, after `cursor`. The first page has the total.
///
/// # Errors
/// [`Error::Invalid`] for an invalid cursor.
pub async fn history(
    c: &impl ConnectionTrait,
    requester: Requester<'_>,
    filter: &HistoryFilter,
    cursor: Option<&str>,
    limit: u64,
) -> Result<HistoryPage, Error> {
    let after = cursor.map_or(Ok(HistoryPosition::TOP), HistoryPosition::parse)?;
    let limit = usize::try_from(limit.clamp(1, 100)).unwrap_or(100);
    let mut places = places(c, requester, filter, after, limit as u64 + 1).await?;
    let further = places.len() > limit;
    places.truncate(limit);
    let next_cursor = places.last().filter(|_| further).map(|place| place.0.to_string());
    let total = match cursor {
        None if further => Some(search::count(c, requester, filter).await?),
        None => Some(places.len() as u64),
        Some(_) => None,
    };
    let total_exact = total.is_none_or(|total| total <= MAX_COUNTED);
    let total = total.map(|total| total.min(MAX_COUNTED));
    Ok(HistoryPage { entries: entries(c, &places).await?, next_cursor, total, total_exact })
}

async fn places(
    c: &impl ConnectionTrait,
    requester: Requester<'_>,
    filter: &HistoryFilter,
    after: HistoryPosition,
    limit: u64,
) -> Result<Vec<HistoryPosition>, Error> {
    match filter.is_empty() {
        true => Ok(everything(c, requester.user_id, after, limit).await?),
        false => search::places(c, requester, filter, after, limit).await,
    }
}

// A completed job whose images were all deleted has no card.
const EVERYTHING: &str = "FROM generation_jobs j \
    LEFT JOIN content_items i ON i.job_id = j.id AND i.deleted_at IS NULL \
    WHERE j.user_id = $1 AND j.deleted_at IS NULL AND (i.id IS NOT NULL OR j.status <> 'completed')";

async fn everything(
    c: &impl ConnectionTrait,
    user_id: &str,
    after: HistoryPosition,
    limit: u64,
) -> Result<Vec<HistoryPosition>, DbErr> {
    let sql = format!(
        "SELECT j.id AS job_id, i.batch_index AS batch_index {EVERYTHING} \
         AND j.id <= $2 AND (j.id < $2 OR i.batch_index > $3) ORDER BY j.id DESC, i.batch_index LIMIT {limit}"
    );
    let index = after.batch_index().unwrap_or(i32::MAX);
    let values: [Value; 3] = [user_id.into(), after.job_id().into(), index.into()];
    let rows = sql::all(c, &sql, values).await?;
    rows.iter()
        .map(|row| Ok(HistoryPosition::of(row.try_get("", "job_id")?, row.try_get("", "batch_index")?)))
        .collect()
}

async fn entries(c: &impl ConnectionTrait, places: &[HistoryPosition]) -> Result<Vec<HistoryEntry>, Error> {
    let mut images = images(c, places).await?;
    let mut jobs = bare_jobs(c, places).await?;
    let entry = |place: &HistoryPosition| match place.batch_index() {
        Some(_) => images.remove(&place.0).map(HistoryEntry::Image),
        None => jobs.remove(&place.job_id()).map(HistoryEntry::Job),
    };
    Ok(places.iter().filter_map(entry).collect())
}

/// Images by position.
async fn images(
    c: &impl ConnectionTrait,
    places: &[HistoryPosition],
) -> Result<HashMap<i64, ContentItem>, DbErr> {
    let with = places.iter().filter(|place| place.batch_index().is_some());
    let mut ids: Vec<i64> = with.map(|place| place.job_id()).collect();
    ids.dedup();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let theirs = Entity::find().filter(Column::JobId.is_in(ids)).filter(Column::DeletedAt.is_null());
    let place =
        |item: &ContentItem| HistoryPosition::of(item.job_id.unwrap_or_default(), Some(item.batch_index)).0;
    let items = tagged(c, theirs.all(c).await?).await?;
    Ok(items.into_iter().map(|item| (place(&item), item)).collect())
}

async fn bare_jobs(
    c: &impl ConnectionTrait,
    places: &[HistoryPosition],
) -> Result<HashMap<i64, GenerationJob>, DbErr> {
    let bare = places.iter().filter(|place| place.batch_index().is_none());
    let ids: Vec<i64> = bare.map(|place| place.job_id()).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = jobs::Entity::find().filter(jobs::Column::Id.is_in(ids)).all(c).await?;
    Ok(job_views::assemble(c, rows).await?.into_iter().map(|job| (job.id, job)).collect())
}

/// The newest images.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn recent(c: &impl ConnectionTrait, user_id: &str, limit: u64) -> Result<Vec<ContentItem>, Error> {
    let rows = Entity::find()
        .filter(Column::CreatorId.eq(user_id))
        .filter(Column::DeletedAt.is_null())
        .order_by_desc(Column::Id)
        .limit(limit)
        .all(c)
        .await?;
    Ok(tagged(c, rows).await?)
}
