//! Notifications.

mod change;
mod create;
mod query;

pub use change::{
    __path_archive, __path_bulk, __path_delete, __path_read, __path_read_all, __path_unarchive, __path_undo,
    __path_unread, archive, bulk, delete, read, read_all, unarchive, undo, unread,
};
pub use create::{__path_create, create};

use super::wire::caching;
use super::wire::path::Id;
use super::wire::user_query::UserQuery;
use crate::web::guard::identity::Caller;
use crate::web::problem::Problem;
use crate::web::state::Web;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use domain::notifications::{Notification, NotificationType};
use serde::Serialize;
use services::notifications::NotificationPage;
use utoipa::ToSchema;

/// The caller's notifications, newest first. Filters are combined with AND.
#[utoipa::path(
    get, path = "/notifications", tag = "Notifications", params(query::NotificationQuery),
    description = "Admins can list another user's notifications, without prompts and images.",
    responses((status = 200, body = NotificationPage), (status = 304), (status = 401), (status = 404), (status = 422))
)]
pub async fn list(
    State(web): State<Web>,
    Caller(user): Caller,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let search = query::read(query.as_deref().unwrap_or_default(), &user)?;
    let mut page =
        services::notifications::list(&web.context.database.read, &search.user_id, &search.filter).await?;
    if search.user_id != user.id {
        page.items.iter_mut().for_each(cover);
    }
    Ok(caching::json(&headers, &page))
}

/// Removes what admins may not see.
fn cover(notification: &mut Notification) {
    if notification.notification_type != NotificationType::System {
        notification.message.clear();
        notification.thumbnail_url = None;
    }
}

/// One of the caller's notifications.
#[utoipa::path(
    get, path = "/notifications/{id}", tag = "Notifications", params(("id" = i64, Path)),
    responses((status = 200, body = Notification), (status = 304), (status = 401), (status = 404))
)]
pub async fn get(
    State(web): State<Web>,
    Caller(user): Caller,
    Id(id): Id,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let notification = services::notifications::get(&web.context.database.read, &user.id, id).await?;
    Ok(caching::json(&headers, &notification))
}

/// The unread count.
#[derive(Serialize, ToSchema)]
#[schema(as = UnreadCount)]
pub struct UnreadBody {
    unread_count: i64,
}

/// Number of notifications that are neither read nor archived.
#[utoipa::path(
    get, path = "/notifications/unread/count", tag = "Notifications", params(UserQuery),
    responses((status = 200, body = UnreadBody), (status = 304), (status = 401), (status = 404), (status = 422))
)]
pub async fn count(
    State(web): State<Web>,
    Caller(user): Caller,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let search = query::read(query.as_deref().unwrap_or_default(), &user)?;
    let unread_count = if search.user_id == user.id {
        // Already read with the session.
        user.unread_count.into()
    } else {
        services::notifications::unread_count(&web.context.database.read, &search.user_id).await?
    };
    Ok(caching::json(&headers, &UnreadBody { unread_count }))
}
