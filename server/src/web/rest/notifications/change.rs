//! Reading, archiving, deleting, and taking it back.

use crate::web::Web;
use crate::web::identity::Caller;
use crate::web::problem::Problem;
use crate::web::rest::json::{Body, OptionalBody};
use crate::web::rest::path::Id;
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

/// Marks it read; its first `read_at` stays.
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

/// Marks it unread.
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

/// Takes it out of the list and out of the unread count.
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

/// Puts it back into the list.
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

/// Deletes it.
#[utoipa::path(
    delete, path = "/notifications/{id}", tag = "Notifications", params(("id" = i64, Path)),
    responses((status = 204), (status = 401), (status = 404))
)]
pub async fn delete(State(web): State<Web>, Caller(user): Caller, Id(id): Id) -> Result<StatusCode, Problem> {
    announce::change(&web.context, &user.id, id, NotificationAction::Delete).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What became of several.
#[derive(Serialize, ToSchema)]
pub struct Outcome {
    success: bool,
    /// Changed ones; those that were so already do not count.
    count: u64,
    message: String,
    /// For PUT /notifications/undo, within 60 s; null when nothing changed.
    undo: Option<String>,
}

impl Outcome {
    pub fn new(changed: NotificationsChanged, done: &str) -> Self {
        let things = if changed.count == 1 { "notification" } else { "notifications" };
        let message = format!("{} {things} {done}", changed.count);
        Self { success: true, count: changed.count, message, undo: changed.undo }
    }
}

/// Which ones to mark read.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ReadThese {
    /// Any of these; absent or empty for all.
    types: Option<Vec<NotificationType>>,
    /// Id of the newest that was seen: what came later stays unread.
    up_to: Option<i64>,
}

/// Marks read what the list shows; archived ones stay as they are.
#[utoipa::path(
    put, path = "/notifications/read-all", tag = "Notifications", request_body = Option<ReadThese>,
    responses((status = 200, body = Outcome), (status = 401), (status = 422))
)]
pub async fn read_all(
    State(web): State<Web>,
    Caller(user): Caller,
    OptionalBody(these): OptionalBody<ReadThese>,
) -> Result<Json<Outcome>, Problem> {
    let which = ReadAll { types: these.types.unwrap_or_default(), up_to: these.up_to };
    let outcome = services::notifications::read_all(&web.context.database.write, &user.id, &which).await?;
    Ok(Json(Outcome::new(announce::outcome(&web.context.events, &user.id, outcome), "marked as read")))
}

/// One action on several.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Bulk {
    /// 1 to 1,000; those of others are left out.
    ids: Vec<i64>,
    action: NotificationAction,
}

/// Does the same to several of the caller's notifications.
#[utoipa::path(
    post, path = "/notifications/bulk", tag = "Notifications", request_body = Bulk,
    responses((status = 200, body = Outcome), (status = 401), (status = 404, description = "None of them is there"), (status = 422))
)]
pub async fn bulk(
    State(web): State<Web>,
    Caller(user): Caller,
    Body(bulk): Body<Bulk>,
) -> Result<Json<Outcome>, Problem> {
    let outcome =
        services::notifications::change(&web.context.database.write, &user.id, &bulk.ids, bulk.action)
            .await?;
    let done = match bulk.action {
        NotificationAction::Read => "marked as read",
        NotificationAction::Unread => "marked as unread",
        NotificationAction::Archive => "archived",
        NotificationAction::Unarchive => "taken out of the archive",
        NotificationAction::Delete => "deleted",
    };
    Ok(Json(Outcome::new(announce::outcome(&web.context.events, &user.id, outcome), done)))
}

/// Names a change.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Undo {
    /// From the answer to the change.
    undo: String,
}

/// Gives every notification of a change back what it had, but for those that were changed again since.
#[utoipa::path(
    put, path = "/notifications/undo", tag = "Notifications", request_body = Undo,
    responses(
        (status = 200, body = Outcome), (status = 401), (status = 404), (status = 422),
        (status = 409, description = "It is more than 60 s ago")
    )
)]
pub async fn undo(
    State(web): State<Web>,
    Caller(user): Caller,
    Body(body): Body<Undo>,
) -> Result<Json<Outcome>, Problem> {
    let outcome = services::notifications::undo(&web.context.database.write, &user.id, &body.undo).await?;
    Ok(Json(Outcome::new(announce::outcome(&web.context.events, &user.id, outcome), "as before")))
}
