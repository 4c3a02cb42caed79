//! Several changes to one image in one transaction.

use super::item::{find, rename, set_favorite};
use super::tags::replace_tags;
use crate::data::sql;
use domain::error::Error;
use domain::images::ContentItem;
use sea_orm::{ConnectionTrait, TransactionSession, TransactionTrait};

/// Changes to an image; absent values stay.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ContentEdit {
    /// 1 to 255 characters.
    pub title: Option<String>,
    pub is_favorite: Option<bool>,
    /// Replaces all its tags.
    pub tags: Option<Vec<String>>,
}

/// Applies all of the changes, or none.
///
/// # Errors
/// [`Error::Invalid`] for a title or tags out of their limits, [`Error::NotFound`] as [`find`].
pub async fn edit<C: ConnectionTrait + TransactionTrait>(
    c: &C,
    user_id: &str,
    id: i64,
    edit: &ContentEdit,
) -> Result<ContentItem, Error> {
    let transaction = sql::begin(c).await?;
    if let Some(title) = &edit.title {
        rename(&transaction, user_id, id, title).await?;
    }
    if let Some(tags) = &edit.tags {
        replace_tags(&transaction, user_id, id, tags).await?;
    }
    if let Some(favorite) = edit.is_favorite {
        set_favorite(&transaction, user_id, id, favorite).await?;
    }
    let item = find(&transaction, user_id, id).await?.item;
    transaction.commit().await?;
    Ok(item)
}
