//! Whether this process and what it needs are well.

use super::Web;
use super::problem::Problem;
use app::accounts::Session;
use app::engines::{EngineState, service};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Json, Router};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// For load balancers and service managers.
pub fn router() -> Router<Web> {
    Router::new().route("/healthz", get(async || "ok\n")).route("/readyz", get(ready))
}

async fn ready(State(web): State<Web>) -> Response {
    let parts = needed(&web).await;
    let ill: Vec<&str> = parts.iter().filter(|(_, part)| !part.ok).map(|(name, _)| *name).collect();
    if ill.is_empty() {
        return "ready\n".into_response();
    }
    let detail = format!("Not ready: {} is away.", ill.join(" and "));
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", detail).into_response()
}

/// One part's state.
#[derive(Serialize, ToSchema)]
pub struct Part {
    ok: bool,
    /// What is wrong; null when nothing is.
    reason: Option<String>,
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
    let storage = web.storage.check().await;
    if let Err(error) = &storage {
        tracing::error!(%error, "storage check");
    }
    let part = |ok: bool, reason: &str| Part { ok, reason: (!ok).then(|| reason.to_owned()) };
    BTreeMap::from([
        ("database", part(database, "The database does not answer.")),
        ("storage", part(storage.is_ok(), "Images cannot be written and read back; is the disk full?")),
    ])
}

async fn engines(web: &Web, session: &Session) -> Option<BTreeMap<String, Part>> {
    let engines = service::overview(&web.context.database.read, &session.user).await.ok()?;
    let part = |engine: app::engines::Engine| {
        let ok = engine.enabled && engine.state == EngineState::Ready;
        let reason = if ok { None } else { engine.last_error.or(engine.note) };
        (engine.name, Part { ok, reason })
    };
    Some(engines.into_iter().map(part).collect())
}
