//! Models, samplers and schedulers.

mod query;

use super::images::{Size, send_picture};
use super::wire::json::Body;
use super::wire::path::Id;
use crate::web::guard::identity::{Admin, Caller};
use crate::web::problem::Problem;
use crate::web::state::Web;
use axum::Json;
use axum::extract::{Query, RawQuery, State};
use axum::http::header::{CACHE_CONTROL, HeaderValue};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::Response;
use domain::accounts::User;
use domain::engines::LibraryModel;
use domain::engines::{ModelDefaults, ModelKind};
use query::{ModelQuery, ModelSearch};
use serde::{Deserialize, Deserializer, Serialize};
use services::engines::{LibraryPage, ModelChange, ModelFilter};
use utoipa::ToSchema;

/// A page of checkpoints or LoRAs.
#[derive(Serialize, ToSchema)]
pub struct ModelList {
    items: Vec<ListedModel>,
    /// Number on all pages.
    total: u64,
    total_exact: bool,
    skip: u64,
    limit: u64,
}

/// A model, and whether it matches the given checkpoint.
#[derive(Serialize, ToSchema)]
pub struct ListedModel {
    #[serde(flatten)]
    model: LibraryModel,
    /// Null when one of the families is unknown.
    compatible: Option<bool>,
}

/// Samplers and schedulers that the engines offer.
#[derive(Serialize, ToSchema)]
pub struct SamplerList {
    samplers: Vec<String>,
    schedulers: Vec<String>,
}

/// Checkpoints that engines have, or had when last online.
#[utoipa::path(get, path = "/checkpoint-models", tag = "Models", params(ModelQuery), responses((status = 200, body = ModelList), (status = 401), (status = 422)))]
pub async fn checkpoints(
    State(web): State<Web>,
    Caller(user): Caller,
    RawQuery(query): RawQuery,
) -> Result<Json<ModelList>, Problem> {
    let search = ModelSearch::read(query.as_deref().unwrap_or_default())?;
    Ok(Json(listed(&web, &user, ModelKind::Checkpoint, &search, None).await?))
}

/// LoRAs that engines have, or had when last online.
#[utoipa::path(
    get, path = "/lora-models", tag = "Models",
    params(ModelQuery, ("checkpoint" = Option<String>, Query, description = "mark LoRAs that match this checkpoint")),
    responses((status = 200, body = ModelList), (status = 401), (status = 422))
)]
pub async fn loras(
    State(web): State<Web>,
    Caller(user): Caller,
    RawQuery(query): RawQuery,
) -> Result<Json<ModelList>, Problem> {
    let search = ModelSearch::read(query.as_deref().unwrap_or_default())?;
    let family = match &search.checkpoint {
        Some(name) => {
            services::engines::library_checkpoint(&web.context.database.read, &user.id, name).await?
        }
        None => None,
    };
    let family = family.and_then(|of| of.model.family);
    Ok(Json(listed(&web, &user, ModelKind::Lora, &search, family.as_deref()).await?))
}

/// Samplers and schedulers.
#[utoipa::path(get, path = "/samplers", tag = "Models", responses((status = 200, body = SamplerList), (status = 401)))]
pub async fn samplers(State(web): State<Web>, Caller(_): Caller) -> Result<Json<SamplerList>, Problem> {
    let (samplers, schedulers) = services::engines::sampling(&web.context.database.read).await?;
    Ok(Json(SamplerList { samplers, schedulers }))
}

/// A checkpoint or LoRA, even when no engine has it any more.
#[utoipa::path(
    get, path = "/models/{id}", tag = "Models", params(("id" = i64, Path)),
    responses((status = 200, body = LibraryModel), (status = 401), (status = 404))
)]
pub async fn get(
    State(web): State<Web>,
    Caller(user): Caller,
    Id(id): Id,
) -> Result<Json<LibraryModel>, Problem> {
    Ok(Json(services::engines::library_model(&web.context.database.read, &user.id, id).await?))
}

/// Fields to change; absent fields stay unchanged, null removes a value.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeModel {
    /// At most 2,000 characters.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    note: Option<Option<String>>,
    /// Id of one of the caller's images. It becomes visible to all users.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<i64>)]
    picture: Option<Option<i64>>,
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<ModelDefaults>)]
    defaults: Option<Option<ModelDefaults>>,
}

/// Distinguishes null from absent.
fn present<'de, T, D>(value: D) -> Result<Option<Option<T>>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    Option::deserialize(value).map(Some)
}

/// Changes the shared details of a model (admin).
#[utoipa::path(
    patch, path = "/models/{id}", tag = "Models", params(("id" = i64, Path)), request_body = ChangeModel,
    responses((status = 200, body = LibraryModel), (status = 401), (status = 403), (status = 404), (status = 422))
)]
pub async fn change(
    State(web): State<Web>,
    Admin(user): Admin,
    Id(id): Id,
    Body(wanted): Body<ChangeModel>,
) -> Result<Json<LibraryModel>, Problem> {
    let ChangeModel { note, picture, defaults } = wanted;
    let c = &web.context.database.write;
    services::engines::change_model(c, &user.id, id, ModelChange { note, picture, defaults }).await?;
    Ok(Json(services::engines::library_model(c, &user.id, id).await?))
}

/// Adds a model to the caller's favourites.
#[utoipa::path(
    put, path = "/models/{id}/favorite", tag = "Models", params(("id" = i64, Path)),
    responses((status = 204), (status = 401), (status = 404))
)]
pub async fn favor(State(web): State<Web>, Caller(user): Caller, Id(id): Id) -> Result<StatusCode, Problem> {
    services::engines::set_model_favorite(&web.context.database.write, &user.id, id, true).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Removes a model from the caller's favourites.
#[utoipa::path(
    delete, path = "/models/{id}/favorite", tag = "Models", params(("id" = i64, Path)),
    responses((status = 204), (status = 401), (status = 404))
)]
pub async fn unfavor(
    State(web): State<Web>,
    Caller(user): Caller,
    Id(id): Id,
) -> Result<StatusCode, Problem> {
    services::engines::set_model_favorite(&web.context.database.write, &user.id, id, false).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The cover image of a model, visible to all users.
#[utoipa::path(
    get, path = "/models/{id}/picture", tag = "Models",
    params(("id" = i64, Path), ("image" = Option<i64>, Query, description = "id of the image, from `picture` of the model; makes the response cacheable"), ("thumbnail" = Option<String>, Query, description = "small, medium or large, as for images")),
    responses((status = 200, content_type = "image/png", body = Vec<u8>), (status = 304), (status = 401), (status = 404, description = "The model doesn't exist or has no cover image"))
)]
pub async fn picture(
    State(web): State<Web>,
    Caller(user): Caller,
    Id(id): Id,
    Query(size): Query<Size>,
    Query(named): Query<Named>,
    method: Method,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (owner, image) = services::engines::model_picture(&web.context.database.read, id).await?;
    let response = send_picture(&web, &owner, image, &size, &headers).await?;
    let mut response = web.downloads.limit(&user.id, &method, response).await?;
    if named.image != Some(image) {
        // The image at this address changes when another one is selected.
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    }
    Ok(response)
}

/// The image in the address, which makes the response cacheable.
#[derive(Deserialize)]
pub struct Named {
    image: Option<i64>,
}

async fn listed(
    web: &Web,
    user: &User,
    kind: ModelKind,
    search: &ModelSearch,
    family: Option<&str>,
) -> Result<ModelList, Problem> {
    let filter = ModelFilter { q: &search.q, skip: search.skip, ..ModelFilter::first(kind, search.limit) };
    let LibraryPage { items, total } =
        services::engines::library(&web.context.database.read, &user.id, &filter).await?;
    let one = |model: LibraryModel| {
        let compatible = family.zip(model.model.family.as_deref()).map(|(wanted, own)| wanted == own);
        ListedModel { model, compatible }
    };
    let items = items.into_iter().map(one).collect();
    Ok(ModelList { items, total, total_exact: true, skip: search.skip, limit: search.limit })
}
