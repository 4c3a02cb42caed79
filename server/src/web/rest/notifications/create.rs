//! Notifications that an admin sends to one user or to all users.

use super::change::BulkResult;
use crate::web::guard::identity::Admin;
use crate::web::problem::Problem;
use crate::web::rest::jobs::user_id;
use crate::web::rest::wire::json::Body;
use crate::web::state::Web;
use app::notifications::announce;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use domain::error::Error;
use domain::notifications::{Notification, NotificationType, NotificationsChanged};
use serde::Deserialize;
use services::notifications::{Audience, CreateNotification, NewNotification};
use utoipa::ToSchema;

/// Recipients, when it isn't one user.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Everybody {
    All,
}

/// A notification to send.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NotificationRequest {
    /// Recipient. Default without `audience`: the caller.
    user_id: Option<String>,
    audience: Option<Everybody>,
    /// 1 to 255 characters.
    title: String,
    /// 1 to 2,000 characters.
    message: String,
    notification_type: NotificationType,
    /// A job of the recipient.
    related_job_id: Option<i64>,
    /// An image of the recipient.
    related_content_id: Option<i64>,
}

impl NotificationRequest {
    fn audience(&self, caller: &str) -> Result<Audience, Error> {
        match (&self.user_id, self.audience) {
            (Some(_), Some(_)) => Err(Error::field("audience", "can't be combined with user_id")),
            (None, Some(Everybody::All)) => Ok(Audience::All),
            (Some(id), None) => Ok(Audience::User(user_id(id)?)),
            (None, None) => Ok(Audience::User(caller.to_owned())),
        }
    }
}

/// Notifies one user, or all users with `"audience": "all"` (admin). Users with notifications off receive only `system`
/// messages.
#[utoipa::path(
    post, path = "/notifications", tag = "Notifications", request_body = NotificationRequest,
    responses(
        (status = 201, body = Notification, description = "With audience: the number of recipients"),
        (status = 401), (status = 422), (status = 403, description = "Not an admin, or the user has notifications off")
    )
)]
pub async fn create(
    State(web): State<Web>,
    Admin(user): Admin,
    Body(body): Body<NotificationRequest>,
) -> Result<Response, Problem> {
    let new = CreateNotification {
        audience: body.audience(&user.id)?,
        title: body.title,
        message: body.message,
        notification_type: body.notification_type,
        related_job_id: body.related_job_id,
        related_content_id: body.related_content_id,
    };
    let sent = services::notifications::create(&web.context.database.write, &new).await?;
    sent.iter().for_each(|notification| announce::publish(&web.context.events, notification));
    Ok(created_response(&new.audience, sent))
}

fn created_response(audience: &Audience, sent: Vec<NewNotification>) -> Response {
    let count = sent.len() as u64;
    match (audience, sent.into_iter().next()) {
        (Audience::User(_), Some(new)) => {
            let location = [(LOCATION, format!("/api/v1/notifications/{}", new.notification.id))];
            (StatusCode::CREATED, location, Json(new.notification)).into_response()
        }
        _ => {
            let changed = NotificationsChanged { count, undo: None };
            (StatusCode::CREATED, Json(BulkResult::new(changed, "sent"))).into_response()
        }
    }
}
