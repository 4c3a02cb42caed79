//! Presets: saved forms with a name.

use super::wire::json::Body;
use super::wire::object::Object;
use super::wire::path::Id;
use crate::web::guard::identity::Caller;
use crate::web::problem::Problem;
use crate::web::state::Web;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::jobs::Draft;
use domain::presets::Preset;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// All presets of the caller, by name.
#[derive(Serialize, ToSchema)]
pub struct PresetList {
    items: Vec<Preset>,
    total: usize,
}

/// A new preset.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPreset {
    /// 1 to 80 characters, unique.
    name: String,
    /// The form. Numbers are text; absent fields are as in an empty form.
    #[schema(value_type = Draft)]
    form: Object<Draft>,
}

/// Fields to change; absent fields stay unchanged.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangedPreset {
    name: Option<String>,
    #[schema(value_type = Option<Draft>)]
    form: Option<Object<Draft>>,
}

/// The caller's presets.
#[utoipa::path(
    get, path = "/presets", tag = "Presets",
    responses((status = 200, body = PresetList), (status = 401))
)]
pub async fn list(State(web): State<Web>, Caller(user): Caller) -> Result<Json<PresetList>, Problem> {
    let items = services::presets::list(&web.context.database.read, &user.id).await?;
    Ok(Json(PresetList { total: items.len(), items }))
}

/// Saves a form as a preset, up to 200 per user.
#[utoipa::path(
    post, path = "/presets", tag = "Presets", request_body = NewPreset,
    responses((status = 201, body = Preset), (status = 401), (status = 422))
)]
pub async fn create(
    State(web): State<Web>,
    Caller(user): Caller,
    Body(new): Body<NewPreset>,
) -> Result<(StatusCode, Json<Preset>), Problem> {
    let preset =
        services::presets::create(&web.context.database.write, &user.id, &new.name, &new.form.0).await?;
    Ok((StatusCode::CREATED, Json(preset)))
}

/// Renames a preset, replaces its form, or both. All or nothing.
#[utoipa::path(
    patch, path = "/presets/{id}", tag = "Presets", params(("id" = i64, Path)), request_body = ChangedPreset,
    responses((status = 200, body = Preset), (status = 401), (status = 404), (status = 422))
)]
pub async fn change(
    State(web): State<Web>,
    Caller(user): Caller,
    Id(id): Id,
    Body(changed): Body<ChangedPreset>,
) -> Result<Json<Preset>, Problem> {
    let ChangedPreset { name, form } = changed;
    let form = form.as_ref().map(|Object(form)| form);
    let c = &web.context.database.write;
    Ok(Json(services::presets::edit(c, &user.id, id, name.as_deref(), form).await?))
}

/// Deletes a preset.
#[utoipa::path(
    delete, path = "/presets/{id}", tag = "Presets", params(("id" = i64, Path)),
    responses((status = 204), (status = 401), (status = 404))
)]
pub async fn delete(State(web): State<Web>, Caller(user): Caller, Id(id): Id) -> Result<StatusCode, Problem> {
    services::presets::delete(&web.context.database.write, &user.id, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
