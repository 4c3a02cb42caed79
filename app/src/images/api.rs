//! Server functions of images: who, check, call.

use super::{ContentItem, ImageView};
use crate::error::Error;
use leptos::prelude::*;

/// A page of the caller's history, newest first.
#[server(prefix = "/api/fn", endpoint = "history_page")]
pub async fn history_page(cursor: Option<String>) -> Result<super::HistoryPage, Error> {
    const ENTRIES: u64 = 24;
    let context = crate::context::context()?;
    let user = crate::context::caller()?;
    super::service::history(&context.database.read, &user.id, cursor.as_deref(), ENTRIES).await
}

/// Everything the viewer shows of one of the caller's images.
#[server(prefix = "/api/fn", endpoint = "view_image")]
pub async fn view_image(id: i64) -> Result<ImageView, Error> {
    let context = crate::context::context()?;
    let user = crate::context::caller()?;
    super::service::view(&context.database.read, &user.id, id).await
}

/// The caller's newest images.
#[server(prefix = "/api/fn", endpoint = "recent_images")]
pub async fn recent_images() -> Result<Vec<ContentItem>, Error> {
    const IMAGES: u64 = 12;
    let context = crate::context::context()?;
    let user = crate::context::caller()?;
    super::service::recent(&context.database.read, &user.id, IMAGES).await
}

/// Marks an image as a favourite, or no longer.
#[server(prefix = "/api/fn", endpoint = "set_favorite")]
pub async fn set_favorite(id: i64, favorite: bool) -> Result<bool, Error> {
    let context = crate::context::context()?;
    let user = crate::context::caller()?;
    let item = super::service::set_favorite(&context.database.write, &user.id, id, favorite).await?;
    Ok(item.is_favorite)
}

/// Deletes an image.
#[server(prefix = "/api/fn", endpoint = "delete_image")]
pub async fn delete_image(id: i64) -> Result<(), Error> {
    let context = crate::context::context()?;
    let user = crate::context::caller()?;
    super::service::delete(&context.database.write, &user.id, id).await?;
    crate::forward::forward("/history");
    Ok(())
}
