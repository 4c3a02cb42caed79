//! An admin tells one person or everybody.

use super::change::Outcome;
use crate::web::Web;
use crate::web::identity::Admin;
use crate::web::problem::Problem;
use crate::web::rest::jobs::user_id;
use crate::web::rest::json::Body;
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

/// Whom to notify, when it is not one person.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Everybody {
    All,
}

/// What is to be told.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateNotification {
    /// Whom; absent together with `audience`: the caller.
    user_id: Option<String>,
    audience: Option<Everybody>,
    /// 1 to 255 characters.
    title: String,
    /// 1 to 2,000 characters.
    message: String,
    notification_type: NotificationType,
    /// That person's own.
    related_job_id: Option<i64>,
    /// That person's own.
    related_content_id: Option<i64>,
}

impl CreateNotification {
    fn audience(&self, caller: &str) -> Result<Audience, Error> {
        match (&self.user_id, self.audience) {
            (Some(_), Some(_)) => Err(Error::field("audience", "is not told together with user_id")),
            (None, Some(Everybody::All)) => Ok(Audience::All),
            (Some(id), None) => Ok(Audience::User(user_id(id)?)),
            (None, None) => Ok(Audience::User(caller.to_owned())),
        }
    }
}

/// Tells one person, or everybody with `"audience": "all"` (admin). Those who have notifications off are reached
/// by `system` only.
#[utoipa::path(
    post, path = "/notifications", tag = "Notifications", request_body = CreateNotification,
    responses(
        (status = 201, body = Notification, description = "With audience: the number of those who were told"),
        (status = 401), (status = 422), (status = 403, description = "No admin, or that person wants no such news")
    )
)]
pub async fn create(
    State(web): State<Web>,
    Admin(user): Admin,
    Body(body): Body<CreateNotification>,
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
    sent.iter().for_each(|news| announce::publish(&web.context.events, news));
    Ok(created_response(&new.audience, sent))
}

fn created_response(audience: &Audience, sent: Vec<NewNotification>) -> Response {
    let count = sent.len() as u64;
    match (audience, sent.into_iter().next()) {
        (Audience::User(_), Some(news)) => {
            let location = [(LOCATION, format!("/api/v1/notifications/{}", news.notification.id))];
            (StatusCode::CREATED, location, Json(news.notification)).into_response()
        }
        _ => {
            let changed = NotificationsChanged { count, undo: None };
            (StatusCode::CREATED, Json(Outcome::new(changed, "sent"))).into_response()
        }
    }
}
