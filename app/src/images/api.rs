//! Server functions of images.

use super::{BulkAction, ContentItem, HistoryChanged, ImageView};
use domain::error::Error;
use leptos::prelude::*;

/// A page of the caller's history, newest first. `query` is the address' query, with the filters.
#[server(prefix = "/api/fn", endpoint = "history_page")]
pub async fn history_page(query: String, cursor: Option<String>) -> Result<super::HistoryPage, Error> {
    use services::images::{HistoryFilter, Requester, history};
    const ENTRIES: u64 = 24;
    let context = crate::request::context::context()?;
    let user = crate::request::context::caller()?;
    let who = Requester { user_id: &user.id, timezone: &user.timezone };
    history(&context.database.read, who, &HistoryFilter::parse(&query)?, cursor.as_deref(), ENTRIES).await
}

/// Renames an image; returns the new title.
#[server(prefix = "/api/fn", endpoint = "rename_image")]
pub async fn rename_image(id: i64, title: String) -> Result<String, Error> {
    let context = crate::request::context::context()?;
    let user = crate::request::context::caller()?;
    let item = services::images::rename(&context.database.write, &user.id, id, &title).await?;
    crate::request::redirect::redirect_back(&format!("/images/{id}"), &[]);
    Ok(item.title)
}

/// Redirects a plain form to the page that compares its two selected images.
#[server(prefix = "/api/fn", endpoint = "compare_images")]
pub async fn compare_images(#[server(default)] ids: Vec<i64>) -> Result<(), Error> {
    crate::request::context::caller()?;
    let [one, other] = ids[..] else {
        return Err(Error::field("ids", format!("select two pictures to compare, not {}", ids.len())));
    };
    crate::request::redirect::redirect_to(&format!("/images/{one}/compare/{other}"));
    Ok(())
}

/// Everything the viewer shows of one of the caller's images. `query` is the address' query, with the filters for
/// its neighbours; an invalid one filters nothing.
#[server(prefix = "/api/fn", endpoint = "view_image")]
pub async fn view_image(id: i64, query: String) -> Result<ImageView, Error> {
    use services::images::{HistoryFilter, Requester, view};
    let context = crate::request::context::context()?;
    let user = crate::request::context::caller()?;
    let who = Requester { user_id: &user.id, timezone: &user.timezone };
    let filter = HistoryFilter::parse(&query).unwrap_or_default();
    let view = view(&context.database.read, who, &filter, id).await?;
    let request = crate::partials::render::PageRequest::new(format!("/images/{id}/details"), &query, false);
    let (details, file_name) =
        (super::viewer::details::markup(&request, &view), super::file_name::file_name(&view.item));
    let services::images::View { item, batch, newer, older, .. } = view;
    Ok(ImageView { item, batch, newer, older, details, file_name })
}

/// The caller's newest images.
#[server(prefix = "/api/fn", endpoint = "recent_images")]
pub async fn recent_images() -> Result<Vec<ContentItem>, Error> {
    const IMAGES: u64 = 12;
    let context = crate::request::context::context()?;
    let user = crate::request::context::caller()?;
    services::images::recent(&context.database.read, &user.id, IMAGES).await
}

/// Adds an image to the favourites or removes it; returns whether it is one.
#[server(prefix = "/api/fn", endpoint = "set_favorite")]
pub async fn set_favorite(id: i64, favorite: bool) -> Result<bool, Error> {
    let context = crate::request::context::context()?;
    let user = crate::request::context::caller()?;
    let item = services::images::set_favorite(&context.database.write, &user.id, id, favorite).await?;
    Ok(item.is_favorite)
}

/// Replaces an image's tags by `tags`, separated by commas; returns the new ones.
#[server(prefix = "/api/fn", endpoint = "set_tags")]
pub async fn set_tags(id: i64, tags: String) -> Result<Vec<String>, Error> {
    let context = crate::request::context::context()?;
    let user = crate::request::context::caller()?;
    let tags: Vec<String> = tags.split(',').map(str::to_owned).collect();
    let tags = services::images::set_tags(&context.database.write, &user.id, id, &tags).await?;
    crate::request::redirect::redirect_back(&format!("/images/{id}"), &[]);
    Ok(tags)
}

/// Deletes an image. A plain form returns to the history with the filters of `query`.
#[server(prefix = "/api/fn", endpoint = "delete_image")]
pub async fn delete_image(id: i64, query: Option<String>) -> Result<HistoryChanged, Error> {
    use services::images::Selection;
    let context = crate::request::context::context()?;
    let user = crate::request::context::caller()?;
    let c = &context.database.write;
    let changed =
        services::images::bulk(c, &user.id, Selection::images(&[id]), BulkAction::Delete, None).await?;
    if changed.count == 0 {
        return Err(Error::not_found("image"));
    }
    let filter = services::images::HistoryFilter::parse(&query.unwrap_or_default()).unwrap_or_default();
    crate::request::redirect::redirect_to(&super::redirect_back::with_undo(&filter.address(), &changed));
    Ok(changed)
}

/// Applies one action to several entries of the caller's history. Actions for images only skip the jobs.
/// A plain form returns to its page.
#[server(prefix = "/api/fn", endpoint = "bulk_history")]
pub async fn bulk_history(
    #[server(default)] ids: Vec<i64>,
    #[server(default)] jobs: Vec<i64>,
    action: BulkAction,
    tag: Option<String>,
) -> Result<HistoryChanged, Error> {
    use services::images::{Selection, bulk};
    let context = crate::request::context::context()?;
    let user = crate::request::context::caller()?;
    let selected = Selection { images: &ids, jobs: if action.is_for_jobs() { &jobs } else { &[] } };
    let changed = bulk(&context.database.write, &user.id, selected, action, tag.as_deref()).await?;
    super::redirect_back::redirect_back(<BulkHistory as leptos::server_fn::ServerFn>::PATH, &changed);
    Ok(changed)
}

/// Undoes a deletion of images and jobs; returns how many were restored. A plain form returns to its page.
#[server(prefix = "/api/fn", endpoint = "undo_deletion")]
pub async fn undo_deletion(undo: String) -> Result<u64, Error> {
    let context = crate::request::context::context()?;
    let user = crate::request::context::caller()?;
    let count = services::images::undo_delete(&context.database.write, &user.id, &undo).await?;
    super::redirect_back::redirect_after_undo();
    Ok(count)
}
