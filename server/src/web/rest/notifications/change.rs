//! Marking as read, archiving, deleting, and undo.

use crate::web::guard::identity::Caller;
use crate::web::problem::Problem;
use crate::web::rest::wire::json::{Body, OptionalBody};
use crate::web::rest::wire::path::Id;
use crate::web::state::Web;
use app::notifications::announce;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::accounts::User;
use domain::notifications::{Notification, NotificationAction, NotificationType, NotificationsChanged};
use serde::{Deserialize, Serialize};
use services::notifications::ReadAll;
use utoipa::ToSchema;

async fn one(
    web: &Web,
    user: &User,
    id: i64,
    action: NotificationAction,
) -> Result<Json<Notification>, Problem> {
    announce::change(&web.context, &user.id, id, action).await?;
    Ok(Json(services::notifications::get(&web.context.database.read, &user.id, id).await?))
}

/// Marks a notification as read. A first `read_at` stays unchanged.
#[utoipa::path(
    put, path = "/notifications/{id}/read", tag = "Notifications", params(("id" = i64, Path)),
    responses((status = 200, body = Notification), (status = 401), (status = 404))
)]
pub async fn read(
    State(web): State<Web>,
    Caller(user): Caller,
    Id(id): Id,
) -> Result<Json<Notification>, Problem> {
    one(&web, &user, id, NotificationAction::Read).await
}

/// Marks a notification as unread.
#[utoipa::path(
    put, path = "/notifications/{id}/unread", tag = "Notifications", params(("id" = i64, Path)),
    responses((status = 200, body = Notification), (status = 401), (status = 404))
)]
pub async fn unread(
    State(web): State<Web>,
    Caller(user): Caller,
    Id(id): Id,
) -> Result<Json<Notification>, Problem> {
    one(&web, &user, id, NotificationAction::Unread).await
}

/// Archives a notification: it leaves the list and the unread count.
#[utoipa::path(
    put, path = "/notifications/{id}/archive", tag = "Notifications", params(("id" = i64, Path)),
    responses((status = 200, body = Notification), (status = 401), (status = 404))
)]
pub async fn archive(
    State(web): State<Web>,
    Caller(user): Caller,
    Id(id): Id,
) -> Result<Json<Notification>, Problem> {
    one(&web, &user, id, NotificationAction::Archive).await
}

/// Unarchives a notification.
#[utoipa::path(
    put, path = "/notifications/{id}/unarchive", tag = "Notifications", params(("id" = i64, Path)),
    responses((status = 200, body = Notification), (status = 401), (status = 404))
)]
pub async fn unarchive(
    State(web): State<Web>,
    Caller(user): Caller,
    Id(id): Id,
) -> Result<Json<Notification>, Problem> {
    one(&web, &user, id, NotificationAction::Unarchive).await
}

/// Deletes a notification.
#[utoipa::path(
    delete, path = "/notifications/{id}", tag = "Notifications", params(("id" = i64, Path)),
    responses((status = 204), (status = 401), (status = 404))
)]
pub async fn delete(State(web): State<Web>, Caller(user): Caller, Id(id): Id) -> Result<StatusCode, Problem> {
    announce::change(&web.context, &user.id, id, NotificationAction::Delete).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Result of changing several notifications.
#[derive(Serialize, ToSchema)]
#[schema(as = Outcome)]
pub struct BulkResult {
    success: bool,
    /// Number of changed notifications.
    count: u64,
    message: String,
    /// Token for PUT /notifications/undo, valid for 60 s; null when nothing changed.
    undo: Option<String>,
}

impl BulkResult {
    pub fn new(changed: NotificationsChanged, done: &str) -> Self {
        let things = if changed.count == 1 { "notification" } else { "notifications" };
        let message = format!("{} {things} {done}", changed.count);
        Self { success: true, count: changed.count, message, undo: changed.undo }
    }
}

/// Notifications to mark as read.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ReadThese {
    /// Of these types; absent or empty for all.
    types: Option<Vec<NotificationType>>,
    /// Id of the newest one seen; later ones stay unread.
    up_to: Option<i64>,
}

/// Marks all notifications as read, except archived ones.
#[utoipa::path(
    put, path = "/notifications/read-all", tag = "Notifications", request_body = Option<ReadThese>,
    responses((status = 200, body = BulkResult), (status = 401), (status = 422))
)]
pub async fn read_all(
    State(web): State<Web>,
    Caller(user): Caller,
    OptionalBody(these): OptionalBody<ReadThese>,
) -> Result<Json<BulkResult>, Problem> {
    let which = ReadAll { types: these.types.unwrap_or_default(), up_to: these.up_to };
    let outcome = services::notifications::read_all(&web.context.database.write, &user.id, &which).await?;
    Ok(Json(BulkResult::new(announce::outcome(&web.context.events, &user.id, outcome), "marked as read")))
}

/// One action for several notifications.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Bulk {
    /// 1 to 1,000 ids. Those of other users are skipped.
    ids: Vec<i64>,
    action: NotificationAction,
}

/// Applies one action to several of the caller's notifications.
#[utoipa::path(
    post, path = "/notifications/bulk", tag = "Notifications", request_body = Bulk,
    responses((status = 200, body = BulkResult), (status = 401), (status = 404, description = "None of them exist"), (status = 422))
)]
pub async fn bulk(
    State(web): State<Web>,
    Caller(user): Caller,
    Body(bulk): Body<Bulk>,
) -> Result<Json<BulkResult>, Problem> {
    let outcome =
        services::notifications::change(&web.context.database.write, &user.id, &bulk.ids, bulk.action)
            .await?;
    let done = match bulk.action {
        NotificationAction::Read => "marked as read",
        NotificationAction::Unread => "marked as unread",
        NotificationAction::Archive => "archived",
        NotificationAction::Unarchive => "moved to inbox",
        NotificationAction::Delete => "deleted",
    };
    Ok(Json(BulkResult::new(announce::outcome(&web.context.events, &user.id, outcome), done)))
}

/// The change to undo.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Undo)]
pub struct UndoBody {
    /// `undo` from the response to the change.
    undo: String,
}

/// Undoes a change, except for notifications that were changed again since.
#[utoipa::path(
    put, path = "/notifications/undo", tag = "Notifications", request_body = UndoBody,
    responses(
        (status = 200, body = BulkResult), (status = 401), (status = 404), (status = 422),
        (status = 409, description = "More than 60 s ago")
    )
)]
pub async fn undo(
    State(web): State<Web>,
    Caller(user): Caller,
    Body(body): Body<UndoBody>,
) -> Result<Json<BulkResult>, Problem> {
    let outcome = services::notifications::undo(&web.context.database.write, &user.id, &body.undo).await?;
    Ok(Json(BulkResult::new(announce::outcome(&web.context.events, &user.id, outcome), "restored")))
}
