//! Whether this process and what it needs are well.

use super::Web;
use super::problem::Problem;
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

/// One part's state.
#[derive(Serialize, ToSchema)]
pub struct Part {
    ok: bool,
    /// What is wrong; null when nothing is.
    reason: Option<String>,
}

impl Part {
    /// What is wrong with it, with its name.
    fn problem(&self, name: &str) -> Option<String> {
        self.reason.as_ref().map(|reason| format!("{name}: {reason}"))
    }
}

/// Every part.
#[derive(Serialize, ToSchema)]
pub struct Health {
    /// True when database and storage are well; engines may come and go.
    ok: bool,
    version: &'static str,
    #[schema(value_type = std::collections::HashMap<String, Part>)]
    parts: BTreeMap<&'static str, Part>,
    /// By name; only for those signed in.
    engines: Option<BTreeMap<String, Part>>,
}

/// Each part with its state and reason; 503 when database or storage is away.
#[utoipa::path(get, path = "/health", tag = "Health", responses((status = 200, body = Health), (status = 503, body = Health)))]
pub async fn parts(State(web): State<Web>, session: Option<Extension<Session>>) -> Response {
    let parts = needed(&web).await;
    let ok = parts.values().all(|part| part.ok);
    let engines = match session {
        Some(Extension(session)) => engines(&web, &session).await,
        None => None,
    };
    let status = if ok { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(Health { ok, version: web.context.site.version, parts, engines })).into_response()
}

async fn needed(web: &Web) -> BTreeMap<&'static str, Part> {
    let database = web.context.database.answers().await;
    let part = |reason: Option<&str>| Part { ok: reason.is_none(), reason: reason.map(str::to_owned) };
    BTreeMap::from([
        ("database", part((!database).then_some("The database does not answer."))),
        ("storage", part(storage(web).await)),
    ])
}

/// What is wrong with the storage.
async fn storage(web: &Web) -> Option<&'static str> {
    // A database that does not answer is said elsewhere.
    let noted = settings::get::<bool>(&web.context.database.read, settings::STORAGE_FULL).await;
    if !web.storage.has_disk_space() || matches!(noted, Ok(Some(_))) {
        return Some("There is no room left for pictures; the queue goes on by itself when there is.");
    }
    let error = web.storage.check().await.err()?;
    tracing::error!(%error, "storage check");
    Some("Images cannot be written and read back.")
}

async fn engines(web: &Web, session: &Session) -> Option<BTreeMap<String, Part>> {
    let engines = services::engines::overview(&web.context.database.read, &session.user).await.ok()?;
    let part = |engine: domain::engines::Engine| {
        let ok = engine.enabled && engine.state == EngineState::Ready;
        let reason = if ok { None } else { engine.last_error.or(engine.note) };
        (engine.name, Part { ok, reason })
    };
    Some(engines.into_iter().map(part).collect())
}
