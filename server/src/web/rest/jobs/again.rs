//! New jobs from earlier ones.

use super::change::ChangeJob;
use super::create::nested;
use super::{create_options, created_response};
use crate::web::guard::identity::Caller;
use crate::web::problem::Problem;
use crate::web::rest::wire::json::OptionalBody;
use crate::web::rest::wire::object::Object;
use crate::web::rest::wire::path::Id;
use crate::web::state::Web;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use domain::error::Error;
use domain::jobs::GenerationJob;
use serde::Deserialize;
use utoipa::ToSchema;

/// Retries a failed or cancelled job as a new job with the same settings and seed.
#[utoipa::path(
    post, path = "/generation-jobs/{id}/retry", tag = "Generation jobs",
    params(("id" = i64, Path), ("Idempotency-Key" = Option<String>, Header, description = "As for creating a job")),
    responses(
        (status = 201, body = GenerationJob), (status = 200, body = GenerationJob, description = "Created earlier with this key"),
        (status = 401), (status = 404), (status = 409, description = "Not failed or cancelled"),
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

/// Fields that differ from the original job.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Remix {
    #[schema(value_type = Option<ChangeJob>)]
    overrides: Option<Object<ChangeJob>>,
}

/// Creates a new job from one in any state, with a new seed unless `overrides` has one.
/// The viewer's "More like this" sends `{"overrides": {"batch_size": 4}}`.
#[utoipa::path(
    post, path = "/generation-jobs/{id}/remix", tag = "Generation jobs",
    params(("id" = i64, Path), ("Idempotency-Key" = Option<String>, Header, description = "As for creating a job")),
    request_body = Option<Remix>,
    responses(
        (status = 201, body = GenerationJob), (status = 200, body = GenerationJob, description = "Created earlier with this key"),
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
        return Err(Error::field("overrides.revision", "is unknown").into());
    }
    let (changes, create_options) = (overrides.changes(), create_options(&web, &headers)?);
    let created = services::jobs::remix(&web.context.database, &user.id, id, &changes, create_options).await;
    Ok(created_response(&web, created.map_err(|error| below_overrides(nested(error)))?).await)
}

/// Names the invalid fields as the caller nested them.
fn below_overrides(error: Error) -> Error {
    let Error::Invalid(mut errors) = error else { return error };
    for error in errors.iter_mut().filter(|error| error.field != "Idempotency-Key") {
        error.field = format!("overrides.{}", error.field);
    }
    Error::Invalid(errors)
}
