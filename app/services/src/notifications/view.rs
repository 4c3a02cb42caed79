//! Rows as their owner sees them, with a fixed number of queries for any number of rows.

use crate::data::images;
use crate::data::tables::user_notifications::Model;
use crate::data::tables::{content_items, generation_jobs};
use domain::images::{JobImage, ThumbnailSize, thumbnail_url};
use domain::notifications::{Notification, NotificationType};
use sea_orm::QuerySelect;
use sea_orm::entity::prelude::*;
use std::collections::{HashMap, HashSet};

/// Added to the message of a completed job once all its images are deleted.
const DELETED: &str = " · deleted";

/// View of a new row, whose job and image were written in the same transaction.
pub fn view_new(row: Model) -> Notification {
    let (job, image) = (row.related_job_id, row.related_content_id);
    view(row, job, image)
}

/// Views of `rows`, in their order.
pub async fn assemble(c: &impl ConnectionTrait, rows: Vec<Model>) -> Result<Vec<Notification>, DbErr> {
    let existing = ExistingTargets::of(c, &rows).await?;
    Ok(rows.into_iter().map(|row| existing.view(row)).collect())
}

/// Jobs and images that rows refer to and that are not deleted.
struct ExistingTargets {
    jobs: HashSet<i64>,
    images: HashSet<i64>,
    of_jobs: HashMap<i64, Vec<JobImage>>,
}

impl ExistingTargets {
    async fn of(c: &impl ConnectionTrait, rows: &[Model]) -> Result<Self, DbErr> {
        let jobs: Vec<i64> = rows.iter().filter_map(|row| row.related_job_id).collect();
        let without_job = rows.iter().filter(|row| row.related_job_id.is_none());
        let without_job: Vec<i64> = without_job.filter_map(|row| row.related_content_id).collect();
        let completed = rows.iter().filter(|row| row.notification_type == NotificationType::JobCompleted);
        let completed: Vec<i64> = completed.filter_map(|row| row.related_job_id).collect();
        Ok(Self {
            jobs: existing_jobs(c, jobs).await?,
            images: existing_images(c, without_job).await?,
            of_jobs: images::of_jobs(c, &completed).await?,
        })
    }

    fn view(&self, row: Model) -> Notification {
        let job = row.related_job_id.filter(|id| self.jobs.contains(id));
        let image = self.image(&row);
        let had_image = row.notification_type == NotificationType::JobCompleted && row.dedupe_key.is_some();
        let mut seen = view(row, job, image);
        if had_image && image.is_none() {
            seen.message.push_str(DELETED);
        }
        seen
    }

    /// The related image, or else the first remaining image of its job.
    fn image(&self, row: &Model) -> Option<i64> {
        let of_job = row.related_job_id.and_then(|id| self.of_jobs.get(&id)).map_or(&[][..], Vec::as_slice);
        let named = row
            .related_content_id
            .filter(|id| self.images.contains(id) || of_job.iter().any(|image| image.content_id == *id));
        named.or_else(|| of_job.first().map(|image| image.content_id))
    }
}

fn view(row: Model, job: Option<i64>, image: Option<i64>) -> Notification {
    let link = match (image, job) {
        (Some(image), _) => format!("/images/{image}"),
        (None, Some(job)) => format!("/jobs/{job}"),
        (None, None) => "/notifications".into(),
    };
    Notification {
        id: row.id,
        user_id: row.user_id,
        notification_type: row.notification_type,
        title: row.title,
        message: row.message,
        read_status: row.read_status,
        read_at: row.read_at,
        archived_at: row.archived_at,
        related_job_id: job,
        related_content_id: image,
        thumbnail_url: image.map(|image| thumbnail_url(image, ThumbnailSize::Small)),
        link,
        created_at: row.created_at,
    }
}

async fn existing_jobs(c: &impl ConnectionTrait, ids: Vec<i64>) -> Result<HashSet<i64>, DbErr> {
    use generation_jobs::{Column, Entity};
    if ids.is_empty() {
        return Ok(HashSet::new());
    }
    let existing = Entity::find().select_only().column(Column::Id).filter(Column::Id.is_in(ids));
    let existing: Vec<i64> = existing.filter(Column::DeletedAt.is_null()).into_tuple().all(c).await?;
    Ok(existing.into_iter().collect())
}

async fn existing_images(c: &impl ConnectionTrait, ids: Vec<i64>) -> Result<HashSet<i64>, DbErr> {
    use content_items::{Column, Entity};
    if ids.is_empty() {
        return Ok(HashSet::new());
    }
    let existing = Entity::find().select_only().column(Column::Id).filter(Column::Id.is_in(ids));
    let existing: Vec<i64> = existing.filter(Column::DeletedAt.is_null()).into_tuple().all(c).await?;
    Ok(existing.into_iter().collect())
}
