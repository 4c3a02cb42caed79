//! Engines: members see names, health and models; admins add, change, remove and test.

use super::wire::json::{Body, OptionalBody};
use super::wire::path::Id;
use crate::web::guard::identity::{Admin, Caller};
use crate::web::problem::Problem;
use crate::web::state::Web;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::engines::{Engine, ProbeReport};
use domain::error::Error;
use serde::{Deserialize, Serialize};
use services::engines::NewEngine;
use utoipa::ToSchema;

/// All engines.
#[derive(Serialize, ToSchema)]
pub struct EngineList {
    items: Vec<Engine>,
    total: usize,
}

/// All engines. Addresses and errors: admins only.
#[utoipa::path(get, path = "/engines", tag = "Engines", responses((status = 200, body = EngineList), (status = 401)))]
pub async fn list(State(web): State<Web>, Caller(user): Caller) -> Result<Json<EngineList>, Problem> {
    let items = services::engines::overview(&web.context.database.read, &user).await?;
    Ok(Json(EngineList { total: items.len(), items }))
}

/// A ComfyUI server.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddEngine {
    name: String,
    /// http or https. Link-local and metadata addresses, and addresses with a password, are refused.
    base_url: String,
}

/// Adds a ComfyUI server (admin).
#[utoipa::path(
    post, path = "/engines", tag = "Engines", request_body = AddEngine,
    responses((status = 201, body = Engine), (status = 401), (status = 403), (status = 409), (status = 422))
)]
pub async fn add(
    State(web): State<Web>,
    Admin(_): Admin,
    Body(new): Body<AddEngine>,
) -> Result<(StatusCode, Json<Engine>), Problem> {
    let new = NewEngine { name: new.name, base_url: new.base_url };
    if let Err(reason) = web.context.engines.may_be_used(&new.base_url).await {
        return Err(Error::field("base_url", reason).into());
    }
    let engine = services::engines::add(&web.context.database.write, new).await?;
    web.context.engines.engines_changed();
    Ok((StatusCode::CREATED, Json(engine)))
}

/// Fields to change.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeEngine {
    enabled: bool,
}

/// Turns an engine on or off (admin).
#[utoipa::path(
    patch, path = "/engines/{id}", tag = "Engines", params(("id" = i64, Path)), request_body = ChangeEngine,
    responses((status = 200, body = Engine), (status = 401), (status = 403), (status = 404))
)]
pub async fn change(
    State(web): State<Web>,
    Admin(user): Admin,
    Id(id): Id,
    Body(change): Body<ChangeEngine>,
) -> Result<Json<Engine>, Problem> {
    services::engines::set_enabled(&web.context.database.write, id, change.enabled).await?;
    web.context.engines.engines_changed();
    web.context.worker_signal.notify();
    Ok(Json(one(&web, &user, id).await?))
}

/// Removes an engine (admin), unless it comes from the configuration.
#[utoipa::path(
    delete, path = "/engines/{id}", tag = "Engines", params(("id" = i64, Path)),
    responses((status = 204), (status = 401), (status = 403), (status = 404), (status = 409))
)]
pub async fn remove(State(web): State<Web>, Admin(_): Admin, Id(id): Id) -> Result<StatusCode, Problem> {
    services::engines::remove(&web.context.database.write, id).await?;
    web.context.engines.engines_changed();
    Ok(StatusCode::NO_CONTENT)
}

/// Tests the connection to an engine (admin).
#[utoipa::path(
    post, path = "/engines/{id}/test", tag = "Engines", params(("id" = i64, Path)), request_body = Option<Object>,
    responses((status = 200, body = ProbeReport), (status = 401), (status = 403), (status = 404), (status = 409, description = "Built in: no address to test"))
)]
pub async fn test(
    State(web): State<Web>,
    Admin(user): Admin,
    Id(id): Id,
    OptionalBody(_): OptionalBody<serde_json::Map<String, serde_json::Value>>,
) -> Result<Json<ProbeReport>, Problem> {
    let engine = one(&web, &user, id).await?;
    let built_in = || Error::Conflict("This engine is built in. There is no address to test.".into());
    let base_url = engine.base_url.ok_or_else(built_in)?;
    Ok(Json(web.context.engines.probe(&base_url).await))
}

async fn one(web: &Web, user: &domain::accounts::User, id: i64) -> Result<Engine, Error> {
    let engines = services::engines::overview(&web.context.database.read, user).await?;
    engines.into_iter().find(|engine| engine.id == id).ok_or_else(|| Error::not_found("engine"))
}
