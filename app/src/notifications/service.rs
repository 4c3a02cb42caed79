//! Owner of `user_notifications` and of `users.unread_count`, which is kept in the same transaction.

mod outcome;
mod system;

use super::NotificationType;
use crate::data::user_notifications::{ActiveModel, Entity};
use crate::data::{sql, users};
use crate::error::Error;
use crate::jobs::{GenerationJob, JobStatus};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, QuerySelect, TransactionSession, TransactionTrait};

pub use outcome::note_outcome;
pub use system::tell_admins;

/// Characters of the prompt that a message begins with.
const EXCERPT: usize = 80;
/// Characters kept of an error.
const REASON: usize = 500;

/// Tells a job's owner how it ended, once. Brings the new unread count; none when the job has not ended, when
/// they were told before, or when they do not want to be.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn record_outcome<C: ConnectionTrait + TransactionTrait>(
    c: &C,
    job: &GenerationJob,
) -> Result<Option<i64>, Error> {
    let Some((notification_type, title)) = kind(job.status) else { return Ok(None) };
    if !wanted(c, &job.user_id).await? {
        return Ok(None);
    }
    let row = ActiveModel {
        user_id: Set(job.user_id.clone()),
        title: Set(title.into()),
        message: Set(message(job)),
        notification_type: Set(notification_type),
        read_status: Set(false),
        related_job_id: Set(Some(job.id)),
        related_content_id: Set(job.content_id),
        dedupe_key: Set(Some(format!("job:{}", job.id))),
        created_at: Set(sql::now()),
        ..Default::default()
    };
    let transaction = sql::begin(c).await?;
    let once = OnConflict::new().do_nothing().to_owned();
    let added = Entity::insert(row).on_conflict(once).exec_without_returning(&transaction).await?;
    if added == 0 {
        return Ok(None);
    }
    let unread = count_up(&transaction, &job.user_id).await?;
    transaction.commit().await?;
    Ok(Some(unread))
}

fn kind(status: JobStatus) -> Option<(NotificationType, &'static str)> {
    match status {
        JobStatus::Completed => Some((NotificationType::JobCompleted, "Generation complete")),
        JobStatus::Failed => Some((NotificationType::JobFailed, "Generation failed")),
        JobStatus::Cancelled => Some((NotificationType::JobCancelled, "Generation cancelled")),
        JobStatus::Pending | JobStatus::Running => None,
    }
}

async fn wanted(c: &impl ConnectionTrait, user_id: &str) -> Result<bool, DbErr> {
    let user = users::Entity::find_by_id(user_id).one(c).await?;
    Ok(user.is_some_and(|user| user.preferences.notifications_enabled))
}

async fn count_up(c: &impl ConnectionTrait, user_id: &str) -> Result<i64, Error> {
    let row = sql::one(
        c,
        "UPDATE users SET unread_count = unread_count + 1 WHERE id = $1 RETURNING unread_count",
        [user_id.into()],
    )
    .await?
    .ok_or_else(|| Error::not_found("user"))?;
    Ok(row.try_get::<i32>("", "unread_count")?.into())
}

fn message(job: &GenerationJob) -> String {
    let prompt = cut(&job.parameters.prompt, EXCERPT);
    match job.status {
        JobStatus::Completed => format!("“{prompt}”: {}{}", images(job.images.len()), took(job)),
        JobStatus::Cancelled => match &job.cancel_reason {
            Some(reason) => format!("“{prompt}”: {reason}"),
            None => format!("“{prompt}”"),
        },
        _ => format!("“{prompt}”: {}", cut(job.error_message.as_deref().unwrap_or_default(), REASON)),
    }
}

fn images(number: usize) -> String {
    if number == 1 { "1 image".into() } else { format!("{number} images") }
}

fn took(job: &GenerationJob) -> String {
    let Some((from, to)) = job.started_at.zip(job.completed_at) else { return String::new() };
    match (to - from).num_seconds() {
        seconds if seconds < 60 => format!(" in {seconds} s"),
        seconds => format!(" in {} min {} s", seconds / 60, seconds % 60),
    }
}

fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most - 1).chain(['…']).collect()
}

/// How many notifications `user_id` has not read.
///
/// # Errors
/// [`Error::NotFound`] for an unknown user.
pub async fn unread_count(c: &impl ConnectionTrait, user_id: &str) -> Result<i64, Error> {
    let count: Option<i32> = users::Entity::find_by_id(user_id)
        .select_only()
        .column(users::Column::UnreadCount)
        .into_tuple()
        .one(c)
        .await?;
    count.map(i64::from).ok_or_else(|| Error::not_found("user"))
}
