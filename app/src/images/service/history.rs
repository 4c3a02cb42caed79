//! All of a person's work, newest first: images, and jobs that have none.

use crate::data::content_items::{Column, Entity};
use crate::data::generation_jobs as jobs;
use crate::data::{job_views, sql};
use crate::error::Error;
use crate::images::{ContentItem, HistoryEntry, HistoryPage};
use crate::jobs::GenerationJob;
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QueryResult, QuerySelect};
use std::collections::HashMap;

/// A place in the history: the cell after which a page begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Cursor {
    job_id: i64,
    /// None: the job itself, after which its images, should it get some, are not shown again.
    batch_index: Option<i32>,
}

impl Cursor {
    fn parse(text: &str) -> Result<Self, Error> {
        let bad = || Error::field("cursor", "must be the next_cursor of an earlier page");
        let (job_id, batch_index) = match text.split_once('.') {
            Some((job_id, index)) => (job_id, Some(index.parse().map_err(|_| bad())?)),
            None => (text, None),
        };
        Ok(Self { job_id: job_id.parse().map_err(|_| bad())?, batch_index })
    }

    fn write(self) -> String {
        match self.batch_index {
            Some(index) => format!("{}.{index}", self.job_id),
            None => self.job_id.to_string(),
        }
    }
}

/// One cell by its ids.
struct Cell {
    cursor: Cursor,
    content_id: Option<i64>,
}

/// A page of `user_id`'s history after `cursor`.
///
/// # Errors
/// [`Error::Invalid`] for a cursor that is none.
pub async fn history(
    c: &impl ConnectionTrait,
    user_id: &str,
    cursor: Option<&str>,
    limit: u64,
) -> Result<HistoryPage, Error> {
    let start = Cursor { job_id: i64::MAX, batch_index: None };
    let after = cursor.map_or(Ok(start), Cursor::parse)?;
    let limit = usize::try_from(limit.clamp(1, 100)).unwrap_or(100);
    let mut cells = cells(c, user_id, after, limit + 1).await?;
    let further = cells.len() > limit;
    cells.truncate(limit);
    let next_cursor = cells.last().filter(|_| further).map(|cell| cell.cursor.write());
    Ok(HistoryPage { entries: entries(c, &cells).await?, next_cursor })
}

// A completed job whose images were all deleted leaves no card behind.
const PAGE: &str = "SELECT j.id AS job_id, i.id AS content_id, i.batch_index AS batch_index \
    FROM generation_jobs j LEFT JOIN content_items i ON i.job_id = j.id AND i.deleted_at IS NULL \
    WHERE j.user_id = $1 AND j.deleted_at IS NULL AND j.id <= $2 AND (j.id < $2 OR i.batch_index > $3) \
    AND (i.id IS NOT NULL OR j.status <> 'completed') \
    ORDER BY j.id DESC, i.batch_index LIMIT $4";

async fn cells(
    c: &impl ConnectionTrait,
    user_id: &str,
    after: Cursor,
    limit: usize,
) -> Result<Vec<Cell>, DbErr> {
    let index = after.batch_index.unwrap_or(i32::MAX);
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = sql::all(c, PAGE, [user_id.into(), after.job_id.into(), index.into(), limit.into()]).await?;
    rows.iter().map(cell).collect()
}

fn cell(row: &QueryResult) -> Result<Cell, DbErr> {
    let cursor = Cursor { job_id: row.try_get("", "job_id")?, batch_index: row.try_get("", "batch_index")? };
    Ok(Cell { cursor, content_id: row.try_get("", "content_id")? })
}

async fn entries(c: &impl ConnectionTrait, cells: &[Cell]) -> Result<Vec<HistoryEntry>, Error> {
    let mut images = images(c, cells).await?;
    let mut jobs = bare_jobs(c, cells).await?;
    let entry = |cell: &Cell| match cell.content_id {
        Some(id) => images.remove(&id).map(HistoryEntry::Image),
        None => jobs.remove(&cell.cursor.job_id).map(HistoryEntry::Job),
    };
    Ok(cells.iter().filter_map(entry).collect())
}

async fn images(c: &impl ConnectionTrait, cells: &[Cell]) -> Result<HashMap<i64, ContentItem>, DbErr> {
    let ids: Vec<i64> = cells.iter().filter_map(|cell| cell.content_id).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = Entity::find().filter(Column::Id.is_in(ids)).all(c).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.into())).collect())
}

async fn bare_jobs(c: &impl ConnectionTrait, cells: &[Cell]) -> Result<HashMap<i64, GenerationJob>, DbErr> {
    let bare = cells.iter().filter(|cell| cell.content_id.is_none());
    let ids: Vec<i64> = bare.map(|cell| cell.cursor.job_id).collect();
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
    Ok(rows.into_iter().map(Into::into).collect())
}
