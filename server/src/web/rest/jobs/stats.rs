//! Statistics, and pausing the whole queue.

use super::create::user_id;
use crate::web::guard::identity::{Admin, Caller};
use crate::web::problem::Problem;
use crate::web::rest::wire::user_query::UserQuery;
use crate::web::state::Web;
use app::jobs::announce;
use axum::Json;
use axum::extract::{Path, Query, State};
use domain::accounts::User;
use domain::error::Error;
use serde::Serialize;
use services::jobs::JobStats;
use utoipa::ToSchema;

/// The caller's queue.
#[derive(Serialize, ToSchema)]
pub struct QueueStats {
    pending_jobs: u64,
    running_jobs: u64,
    completed_jobs: u64,
    failed_jobs: u64,
    cancelled_jobs: u64,
    total_jobs: u64,
    /// Waiting jobs of other users, up to about 1,000.
    others_waiting: u64,
    /// True while no new jobs start.
    paused: bool,
}

/// Counts the caller's jobs by state, and says whether the queue is paused.
#[utoipa::path(
    get, path = "/generation-jobs/queue/stats", tag = "Generation jobs",
    responses((status = 200, body = QueueStats), (status = 401))
)]
pub async fn queue(State(web): State<Web>, Caller(user): Caller) -> Result<Json<QueueStats>, Problem> {
    let read = &web.context.database.read;
    let jobs = services::jobs::by_status(read, &user.id).await?;
    let counts = services::jobs::counts(read, &user.id).await?;
    let of = |status: &str| jobs.get(status).copied().unwrap_or_default();
    Ok(Json(QueueStats {
        pending_jobs: of("pending"),
        running_jobs: of("running"),
        completed_jobs: of("completed"),
        failed_jobs: of("failed"),
        cancelled_jobs: of("cancelled"),
        total_jobs: jobs.values().sum(),
        others_waiting: counts.others_waiting,
        paused: counts.paused,
    }))
}

/// Job counts by status and type, and how long jobs took.
#[utoipa::path(
    get, path = "/generation-jobs/stats/overview", tag = "Generation jobs", params(UserQuery),
    responses((status = 200, body = JobStats), (status = 401), (status = 404), (status = 422))
)]
pub async fn of_caller(
    State(web): State<Web>,
    Caller(user): Caller,
    Query(query): Query<UserQuery>,
) -> Result<Json<JobStats>, Problem> {
    let id = query.user_id.unwrap_or_else(|| user.id.clone());
    stats(&web, &user, &id).await
}

/// Job statistics of one user. Other users: admins only.
#[utoipa::path(
    get, path = "/generation-jobs/user/{user_id}/stats", tag = "Generation jobs", params(("user_id" = String, Path)),
    responses((status = 200, body = JobStats), (status = 401), (status = 404), (status = 422))
)]
pub async fn of_user(
    State(web): State<Web>,
    Caller(user): Caller,
    Path(id): Path<String>,
) -> Result<Json<JobStats>, Problem> {
    stats(&web, &user, &id).await
}

async fn stats(web: &Web, caller: &User, id: &str) -> Result<Json<JobStats>, Problem> {
    let id = user_id(id)?;
    if id != caller.id && !caller.is_admin() {
        return Err(Error::not_found("user").into());
    }
    Ok(Json(services::jobs::stats(&web.context.database.read, &id).await?))
}

/// Whether the queue is paused.
#[derive(Serialize, ToSchema)]
pub struct Paused {
    paused: bool,
}

/// Pauses the queue for all users (admin). Running jobs continue. Lasts across restarts.
#[utoipa::path(
    post, path = "/generation-jobs/queue/pause", tag = "Generation jobs",
    responses((status = 200, body = Paused), (status = 401), (status = 403))
)]
pub async fn pause(State(web): State<Web>, Admin(_): Admin) -> Result<Json<Paused>, Problem> {
    switch(&web, true).await
}

/// Resumes the queue (admin).
#[utoipa::path(
    post, path = "/generation-jobs/queue/resume", tag = "Generation jobs",
    responses((status = 200, body = Paused), (status = 401), (status = 403))
)]
pub async fn resume(State(web): State<Web>, Admin(_): Admin) -> Result<Json<Paused>, Problem> {
    switch(&web, false).await
}

async fn switch(web: &Web, paused: bool) -> Result<Json<Paused>, Problem> {
    services::jobs::pause(&web.context.database.write, paused).await?;
    announce::paused(&web.context).await;
    web.context.worker_signal.notify();
    Ok(Json(Paused { paused }))
}
