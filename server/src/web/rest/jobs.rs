//! Generation jobs.

mod again;
mod change;
mod create;
mod query;
mod stats;

pub use again::{__path_remix, __path_retry, remix, retry};
pub use change::{__path_cancel, __path_edit, __path_move_to, cancel, edit, move_to};
pub use stats::{
    __path_of_caller, __path_of_user, __path_pause, __path_queue, __path_resume, of_caller, of_user, pause,
    queue, resume,
};

use super::wire::caching;
use super::wire::path::Id;
use crate::web::guard::identity::Caller;
use crate::web::problem::Problem;
use crate::web::state::Web;
use app::jobs::announce;
use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::header::LOCATION;
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use create::CreateJob;
pub use create::user_id;
use domain::error::Error;
use domain::jobs::{GenerationJob, JobAttempt};
use query::JobList;
use services::jobs::{CreateOptions, Created, IdempotencyKey};

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// Creates a job. Repeating a request with the same Idempotency-Key returns the same job.
#[utoipa::path(
    post, path = "/generation-jobs", tag = "Generation jobs", request_body = CreateJob,
    params(("Idempotency-Key" = Option<String>, Header, description = "1 to 255 characters of your choice")),
    responses(
        (status = 201, body = GenerationJob), (status = 200, body = GenerationJob, description = "Created earlier with this key"),
        (status = 400), (status = 401), (status = 422), (status = 429, description = "Too many waiting jobs")
    )
)]
pub async fn create(
    State(web): State<Web>,
    Caller(user): Caller,
    headers: HeaderMap,
    super::wire::json::Body(body): super::wire::json::Body<CreateJob>,
) -> Result<Response, Problem> {
    let new = body.validate(&user)?;
    let create_options = create_options(&web, &headers)?;
    let created = services::jobs::create(&web.context.database, &user.id, new, create_options).await;
    Ok(created_response(&web, created.map_err(create::nested)?).await)
}

fn create_options(web: &Web, headers: &HeaderMap) -> Result<CreateOptions, Error> {
    let key = headers.get(IDEMPOTENCY_KEY);
    let key = key.map(|key| IdempotencyKey::parse(key.to_str().unwrap_or_default())).transpose()?;
    Ok(web.context.create_options(key))
}

/// Announces a new job and builds the response.
async fn created_response(web: &Web, created: Created) -> Response {
    let location = [(LOCATION, format!("/api/v1/generation-jobs/{}", created.job.id))];
    if created.replayed {
        return (location, [(REPLAYED, "true")], Json(created.job)).into_response();
    }
    announce::changed(&web.context, &created.job.user_id, &created.job).await;
    web.context.worker_signal.notify();
    let job = web.context.estimates.of(created.job).await;
    (StatusCode::CREATED, location, Json(job)).into_response()
}

/// The caller's jobs, newest first. Filters are combined with AND.
#[utoipa::path(
    get, path = "/generation-jobs", tag = "Generation jobs", params(query::JobQuery),
    responses((status = 200, body = JobList), (status = 401), (status = 422))
)]
pub async fn list(
    State(web): State<Web>,
    Caller(user): Caller,
    RawQuery(query): RawQuery,
) -> Result<Json<JobList>, Problem> {
    let filter = query::read(query.as_deref().unwrap_or_default(), &user)?;
    let database = &web.context.database;
    let mut page = services::jobs::list(&database.read, &user.id, &filter).await?;
    web.context.estimates.fill(&mut page.items).await;
    Ok(Json(JobList::new(page, &filter)))
}

/// One job. Its ETag changes with every visible change.
#[utoipa::path(
    get, path = "/generation-jobs/{id}", tag = "Generation jobs", params(("id" = i64, Path)),
    responses((status = 200, body = GenerationJob), (status = 304), (status = 401), (status = 404))
)]
pub async fn get(
    State(web): State<Web>,
    Caller(user): Caller,
    Id(id): Id,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let database = &web.context.database;
    let job = web.context.estimates.of(services::jobs::get(&database.read, &user.id, id).await?).await;
    Ok(caching::json(&headers, &job))
}

/// Deletes an ended job and its images. `POST /content/bulk` with `restore` can undo this for a day.
#[utoipa::path(
    delete, path = "/generation-jobs/{id}", tag = "Generation jobs", params(("id" = i64, Path)),
    responses((status = 204), (status = 401), (status = 404), (status = 409, description = "Not ended yet"))
)]
pub async fn delete(State(web): State<Web>, Caller(user): Caller, Id(id): Id) -> Result<StatusCode, Problem> {
    services::jobs::delete(&web.context.database.write, &user.id, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// All attempts of a job.
#[utoipa::path(
    get, path = "/generation-jobs/{id}/attempts", tag = "Generation jobs", params(("id" = i64, Path)),
    responses((status = 200, body = Vec<JobAttempt>), (status = 401), (status = 404))
)]
pub async fn attempts(
    State(web): State<Web>,
    Caller(user): Caller,
    Id(id): Id,
) -> Result<Json<Vec<JobAttempt>>, Problem> {
    Ok(Json(services::jobs::attempts(&web.context.database.read, &user.id, id).await?))
}
