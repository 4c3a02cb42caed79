//! Notifications that an admin sends to one user or to everybody.

use super::add::{NewNotification, NotificationContent, add};
use crate::data::nested_transaction::BeginNested;
use crate::data::tables::{content_items, generation_jobs, users};
use domain::error::{Error, FieldError};
use domain::notifications::NotificationType;
use sea_orm::entity::prelude::*;

/// Maximum characters of a title.
const TITLE: usize = 255;
/// Maximum characters of a message.
const MESSAGE: usize = 2_000;

/// Who is notified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Audience {
    User(String),
    /// All active users; those with notifications off only for `system`.
    All,
}

/// A notification to send, not yet checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateNotification {
    pub audience: Audience,
    /// 1 to 255 characters.
    pub title: String,
    /// 1 to 2,000 characters.
    pub message: String,
    pub notification_type: NotificationType,
    /// Must belong to the user.
    pub related_job_id: Option<i64>,
    /// Must belong to the user.
    pub related_content_id: Option<i64>,
}

impl CreateNotification {
    fn check(&self) -> Result<(), Error> {
        let mut errors = Vec::new();
        for (field, text, most) in [("title", &self.title, TITLE), ("message", &self.message, MESSAGE)] {
            if !(1..=most).contains(&text.trim().chars().count()) || text.contains('\0') {
                errors.push(FieldError::new(field, format!("must have 1 to {most} characters")));
            }
        }
        let related =
            [("related_job_id", self.related_job_id), ("related_content_id", self.related_content_id)];
        for (field, _) in related.into_iter().filter(|(_, id)| id.is_some() && self.audience == Audience::All)
        {
            errors.push(FieldError::new(field, "only works with user_id"));
        }
        if errors.is_empty() { Ok(()) } else { Err(Error::Invalid(errors)) }
    }

    fn content(&self) -> NotificationContent<'_> {
        NotificationContent {
            kind: self.notification_type,
            title: self.title.trim(),
            message: self.message.trim(),
            job_id: self.related_job_id,
            content_id: self.related_content_id,
            dedupe_key: None,
        }
    }
}

/// Notifies the audience; returns the new notifications.
///
/// # Errors
/// [`Error::Invalid`] for texts that are empty or too long, and for users, jobs and images that don't exist;
/// [`Error::Forbidden`] when that user has turned off such notifications.
pub async fn create<C: BeginNested>(c: &C, new: &CreateNotification) -> Result<Vec<NewNotification>, Error> {
    new.check()?;
    let transaction = c.begin_nested().await?;
    let mut created = Vec::new();
    match &new.audience {
        Audience::User(id) => created.push(one(&*transaction, id, new).await?),
        Audience::All => {
            let all = users::Entity::find().filter(users::Column::IsActive.eq(true));
            for owner in all.all(&*transaction).await? {
                created.extend(add(&*transaction, &owner, &new.content()).await?);
            }
        }
    }
    transaction.commit().await?;
    Ok(created)
}

async fn one<C: BeginNested>(
    c: &C,
    user_id: &str,
    new: &CreateNotification,
) -> Result<NewNotification, Error> {
    let owner = users::Entity::find_by_id(user_id).one(c).await?;
    let owner = owner.ok_or_else(|| Error::field("user_id", "this user doesn't exist"))?;
    check_related(c, user_id, new).await?;
    let refusal = || Error::Forbidden("This user has turned off these notifications.".into());
    add(c, &owner, &new.content()).await?.ok_or_else(refusal)
}

async fn check_related(
    c: &impl ConnectionTrait,
    user_id: &str,
    new: &CreateNotification,
) -> Result<(), Error> {
    if let Some(id) = new.related_job_id {
        let theirs = generation_jobs::Entity::find_by_id(id)
            .filter(generation_jobs::Column::UserId.eq(user_id))
            .filter(generation_jobs::Column::DeletedAt.is_null());
        if theirs.one(c).await?.is_none() {
            return Err(Error::field("related_job_id", "isn't one of this user's jobs"));
        }
    }
    if let Some(id) = new.related_content_id {
        let theirs = content_items::Entity::find_by_id(id)
            .filter(content_items::Column::CreatorId.eq(user_id))
            .filter(content_items::Column::DeletedAt.is_null());
        if theirs.one(c).await?.is_none() {
            return Err(Error::field("related_content_id", "isn't one of this user's images"));
        }
    }
    Ok(())
}
