//! Health of the process, the database, the storage and the engines.

use super::problem::Problem;
use super::state::Web;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Json, Router};
use domain::accounts::Session;
use domain::engines::EngineState;
use serde::Serialize;
use services::settings;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// For load balancers and service managers.
pub fn router() -> Router<Web> {
    Router::new().route("/healthz", get(async || "ok\n")).route("/readyz", get(ready))
}

async fn ready(State(web): State<Web>) -> Response {
    let parts = needed(&web).await;
    let ill: Vec<String> = parts.iter().filter_map(|(name, part)| part.problem(name)).collect();
    if ill.is_empty() {
        return "ready\n".into_response();
    }
    let detail = format!("Not ready. {}", ill.join(" "));
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", detail).into_response()
}

/// State of one part.
#[derive(Serialize, ToSchema)]
#[schema(as = Part)]
pub struct HealthState {
    ok: bool,
    /// Why it fails; null when it works.
    reason: Option<String>,
}

impl HealthState {
    /// Its failure with its name.
    fn problem(&self, name: &str) -> Option<String> {
        self.reason.as_ref().map(|reason| format!("{name}: {reason}"))
    }
}

/// State of all parts.
#[derive(Serialize, ToSchema)]
#[schema(as = Health)]
pub struct HealthReport {
    /// True when database and storage work; engines do not count.
    ok: bool,
    version: &'static str,
    #[schema(value_type = std::collections::HashMap<String, HealthState>)]
    parts: BTreeMap<&'static str, HealthState>,
    /// By name; only when signed in.
    engines: Option<BTreeMap<String, HealthState>>,
}

/// State of each part. 503 when database or storage fails.
#[utoipa::path(get, path = "/health", tag = "Health", responses((status = 200, body = HealthReport), (status = 503, body = HealthReport)))]
pub async fn parts(State(web): State<Web>, session: Option<Extension<Session>>) -> Response {
    let parts = needed(&web).await;
    let ok = parts.values().all(|part| part.ok);
    let engines = match session {
        Some(Extension(session)) => engines(&web, &session).await,
        None => None,
    };
    let status = if ok { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(HealthReport { ok, version: web.context.site.version, parts, engines })).into_response()
}

async fn needed(web: &Web) -> BTreeMap<&'static str, HealthState> {
    let database = web.context.database.answers().await;
    let part = |reason: Option<&str>| HealthState { ok: reason.is_none(), reason: reason.map(str::to_owned) };
    BTreeMap::from([
        ("database", part((!database).then_some("The database isn't responding."))),
        ("storage", part(storage(web).await)),
    ])
}

/// Why the storage fails, if it does.
async fn storage(web: &Web) -> Option<&'static str> {
    // A failing database is reported separately.
    let noted = settings::get::<bool>(&web.context.database.read, settings::STORAGE_FULL).await;
    if !web.storage.has_disk_space() || matches!(noted, Ok(Some(_))) {
        return Some("Disk full. The queue continues automatically once there is space.");
    }
    let error = web.storage.check().await.err()?;
    tracing::error!(%error, "storage check failed");
    Some("Images can't be written or read. See the server's log.")
}

async fn engines(web: &Web, session: &Session) -> Option<BTreeMap<String, HealthState>> {
    let engines = services::engines::overview(&web.context.database.read, &session.user).await.ok()?;
    let part = |engine: domain::engines::Engine| {
        let ok = engine.enabled && engine.state == EngineState::Ready;
        let reason = if ok { None } else { engine.last_error.or(engine.note) };
        (engine.name, HealthState { ok, reason })
    };
    Some(engines.into_iter().map(part).collect())
}
