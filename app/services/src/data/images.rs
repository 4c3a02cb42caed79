//! Rows of `content_items` as their owner sees them.

use super::sql::now;
use super::tables::content_items::{ActiveModel, Column, Entity, Model};
use domain::images::{ContentItem, JobImage, NewContentItem};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, QueryOrder, QuerySelect};
use std::collections::HashMap;

/// Values that the images of one job share.
pub struct Origin<'a> {
    pub creator_id: &'a str,
    pub job_id: Option<i64>,
    pub title: &'a str,
    pub prompt: &'a str,
}

impl From<Model> for ContentItem {
    fn from(row: Model) -> Self {
        Self {
            id: row.id,
            job_id: row.job_id,
            batch_index: row.batch_index,
            title: row.title,
            prompt: row.prompt,
            mime: row.mime,
            width: row.width.unsigned_abs(),
            height: row.height.unsigned_abs(),
            bytes: row.bytes,
            is_favorite: row.is_favorite,
            tags: Vec::new(),
            cached: row.item_metadata["cached"] == true,
            created_at: row.created_at,
        }
    }
}

impl From<&Model> for JobImage {
    fn from(row: &Model) -> Self {
        Self::new(row.id, row.width.unsigned_abs(), row.height.unsigned_abs())
    }
}

/// Images of the jobs in `ids`, in batch order.
pub async fn of_jobs(c: &impl ConnectionTrait, ids: &[i64]) -> Result<HashMap<i64, Vec<JobImage>>, DbErr> {
    let mut images: HashMap<i64, Vec<JobImage>> = HashMap::new();
    if ids.is_empty() {
        return Ok(images);
    }
    let rows: Vec<(i64, i64, i32, i32)> = Entity::find()
        .select_only()
        .columns([Column::JobId, Column::Id, Column::Width, Column::Height])
        .filter(Column::JobId.is_in(ids.iter().copied()))
        .filter(Column::DeletedAt.is_null())
        .order_by_asc(Column::JobId)
        .order_by_asc(Column::BatchIndex)
        .into_tuple()
        .all(c)
        .await?;
    for (job_id, id, width, height) in rows {
        let image = JobImage::new(id, width.unsigned_abs(), height.unsigned_abs());
        images.entry(job_id).or_default().push(image);
    }
    Ok(images)
}

/// Inserts one row for each of `items`.
pub async fn insert(
    c: &impl ConnectionTrait,
    origin: &Origin<'_>,
    items: &[NewContentItem],
) -> Result<Vec<Model>, DbErr> {
    if items.is_empty() {
        return Ok(Vec::new());
    }
    let rows = items.iter().map(|item| row(origin, item));
    let mut added = Entity::insert_many(rows).exec_with_returning(c).await?;
    added.sort_by_key(|row| row.batch_index);
    Ok(added)
}

fn row(origin: &Origin<'_>, item: &NewContentItem) -> ActiveModel {
    ActiveModel {
        creator_id: Set(origin.creator_id.to_owned()),
        job_id: Set(origin.job_id),
        batch_index: Set(item.batch_index),
        title: Set(origin.title.to_owned()),
        content_type: Set("image".into()),
        prompt: Set(origin.prompt.to_owned()),
        item_metadata: Set(item.metadata.clone()),
        storage_key: Set(item.storage_key.clone()),
        mime: Set(item.mime.clone()),
        width: Set(item.width.cast_signed()),
        height: Set(item.height.cast_signed()),
        bytes: Set(item.bytes),
        blake3: Set(item.blake3.clone()),
        is_favorite: Set(false),
        created_at: Set(now()),
        ..Default::default()
    }
}

/// Hides all images of these jobs; the sweep removes rows and files later.
pub async fn hide_of_jobs(
    c: &impl ConnectionTrait,
    job_ids: &[i64],
    moment: DateTimeUtc,
) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::DeletedAt, Expr::value(moment))
        .filter(Column::JobId.is_in(job_ids.iter().copied()))
        .filter(Column::DeletedAt.is_null())
        .exec(c)
        .await?;
    Ok(())
}

/// Shows the images of these jobs that were hidden at `moment`.
pub async fn show_of_jobs(
    c: &impl ConnectionTrait,
    job_ids: &[i64],
    moment: DateTimeUtc,
) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::DeletedAt, Expr::value(None::<DateTimeUtc>))
        .filter(Column::JobId.is_in(job_ids.iter().copied()))
        .filter(Column::DeletedAt.eq(moment))
        .exec(c)
        .await?;
    Ok(())
}
