//! New jobs from earlier ones.

use super::change::ChangeJob;
use super::create::nested;
use super::{create_options, created_response};
use crate::web::Web;
use crate::web::identity::Caller;
use crate::web::problem::Problem;
use crate::web::rest::json::OptionalBody;
use crate::web::rest::object::Object;
use crate::web::rest::path::Id;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use domain::error::Error;
use domain::jobs::GenerationJob;
use serde::Deserialize;
use utoipa::ToSchema;

/// Makes a new job of the same settings, seed included, from one that failed or was cancelled.
#[utoipa::path(
    post, path = "/generation-jobs/{id}/retry", tag = "Generation jobs",
    params(("id" = i64, Path), ("Idempotency-Key" = Option<String>, Header, description = "As for creating a job")),
    responses(
        (status = 201, body = GenerationJob), (status = 200, body = GenerationJob, description = "Made before with this key"),
        (status = 401), (status = 404), (status = 409, description = "Neither failed nor cancelled"),
        (status = 422), (status = 429, description = "Too many waiting jobs")
    )
)]
pub async fn retry(
    State(web): State<Web>,
    Caller(user): Caller,
    Id(id): Id,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let create_options = create_options(&web, &headers)?;
    let created = services::jobs::retry(&web.context.database, &user.id, id, create_options).await;
    Ok(created_response(&web, created.map_err(nested)?).await)
}

/// What is to be different from the job it is based on.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Remix {
    #[schema(value_type = Option<ChangeJob>)]
    overrides: Option<Object<ChangeJob>>,
}

/// Makes a new job from one in any state, with a new seed unless `overrides` name one.
/// "More like this" of the viewer is `{"overrides": {"batch_size": 4}}`.
#[utoipa::path(
    post, path = "/generation-jobs/{id}/remix", tag = "Generation jobs",
    params(("id" = i64, Path), ("Idempotency-Key" = Option<String>, Header, description = "As for creating a job")),
    request_body = Option<Remix>,
    responses(
        (status = 201, body = GenerationJob), (status = 200, body = GenerationJob, description = "Made before with this key"),
        (status = 401), (status = 404), (status = 422), (status = 429, description = "Too many waiting jobs")
    )
)]
pub async fn remix(
    State(web): State<Web>,
    Caller(user): Caller,
    Id(id): Id,
    headers: HeaderMap,
    OptionalBody(body): OptionalBody<Remix>,
) -> Result<Response, Problem> {
    let Object(overrides) = body.overrides.unwrap_or_default();
    if overrides.revision.is_some() {
        return Err(Error::field("overrides.revision", "is not known here").into());
    }
    let (changes, create_options) = (overrides.changes(), create_options(&web, &headers)?);
    let created = services::jobs::remix(&web.context.database, &user.id, id, &changes, create_options).await;
    Ok(created_response(&web, created.map_err(|error| below_overrides(nested(error)))?).await)
}

/// Names the refused fields where the caller wrote them.
fn below_overrides(error: Error) -> Error {
    let Error::Invalid(mut errors) = error else { return error };
    for error in errors.iter_mut().filter(|error| error.field != "Idempotency-Key") {
        error.field = format!("overrides.{}", error.field);
    }
    Error::Invalid(errors)
}
