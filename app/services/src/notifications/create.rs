//! What an admin tells one person or everybody.

use super::add::{NewNotification, NotificationContent, add};
use crate::data::nested_transaction::BeginNested;
use crate::data::{content_items, generation_jobs, users};
use domain::error::{Error, FieldError};
use domain::notifications::NotificationType;
use sea_orm::entity::prelude::*;

/// Characters of a title.
const TITLE: usize = 255;
/// Characters of a message.
const MESSAGE: usize = 2_000;

/// Who is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Audience {
    User(String),
    /// Everybody who is active; of those who have notifications off, only for `system`.
    All,
}

/// What is to be told, not yet checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateNotification {
    pub audience: Audience,
    /// 1 to 255 characters.
    pub title: String,
    /// 1 to 2,000 characters.
    pub message: String,
    pub notification_type: NotificationType,
    /// The person's own.
    pub related_job_id: Option<i64>,
    /// The person's own.
    pub related_content_id: Option<i64>,
}

impl CreateNotification {
    fn check(&self) -> Result<(), Error> {
        let mut errors = Vec::new();
        for (field, text, most) in [("title", &self.title, TITLE), ("message", &self.message, MESSAGE)] {
            if !(1..=most).contains(&text.trim().chars().count()) || text.contains('\0') {
                errors.push(FieldError::new(field, format!("must have 1 to {most} characters of text")));
            }
        }
        let related =
            [("related_job_id", self.related_job_id), ("related_content_id", self.related_content_id)];
        for (field, _) in related.into_iter().filter(|(_, id)| id.is_some() && self.audience == Audience::All)
        {
            errors.push(FieldError::new(field, "belongs to one person: name them with user_id"));
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

/// Tells whoever is meant; brings what was told whom.
///
/// # Errors
/// [`Error::Invalid`] for texts out of their limits and for people, jobs and images that do not exist;
/// [`Error::Forbidden`] when that person wants no such notifications.
pub async fn create<C: BeginNested>(c: &C, new: &CreateNotification) -> Result<Vec<NewNotification>, Error> {
    new.check()?;
    let transaction = c.begin_nested().await?;
    let mut told = Vec::new();
    match &new.audience {
        Audience::User(id) => told.push(one(&*transaction, id, new).await?),
        Audience::All => {
            let all = users::Entity::find().filter(users::Column::IsActive.eq(true));
            for owner in all.all(&*transaction).await? {
                told.extend(add(&*transaction, &owner, &new.content()).await?);
            }
        }
    }
    transaction.commit().await?;
    Ok(told)
}

async fn one<C: BeginNested>(
    c: &C,
    user_id: &str,
    new: &CreateNotification,
) -> Result<NewNotification, Error> {
    let owner = users::Entity::find_by_id(user_id).one(c).await?;
    let owner = owner.ok_or_else(|| Error::field("user_id", "there is no such user"))?;
    check_related(c, user_id, new).await?;
    let refusal = || Error::Forbidden("This person does not want such notifications.".into());
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
            return Err(Error::field("related_job_id", "that person has no such job"));
        }
    }
    if let Some(id) = new.related_content_id {
        let theirs = content_items::Entity::find_by_id(id)
            .filter(content_items::Column::CreatorId.eq(user_id))
            .filter(content_items::Column::DeletedAt.is_null());
        if theirs.one(c).await?.is_none() {
            return Err(Error::field("related_content_id", "that person has no such image"));
        }
    }
    Ok(())
}
