//! What there is to draw with.

mod query;

use super::images::{Size, send_picture};
use super::json::Body;
use super::path::Id;
use crate::web::Web;
use crate::web::identity::{Admin, Caller};
use crate::web::problem::Problem;
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

/// Checkpoints, LoRAs.
#[derive(Serialize, ToSchema)]
pub struct ModelList {
    items: Vec<ListedModel>,
    /// Of all pages.
    total: u64,
    total_exact: bool,
    skip: u64,
    limit: u64,
}

/// A model, and whether it goes with the checkpoint that was given.
#[derive(Serialize, ToSchema)]
pub struct ListedModel {
    #[serde(flatten)]
    model: LibraryModel,
    /// Null where one of the families is not known.
    compatible: Option<bool>,
}

/// Samplers and schedulers the engines offer.
#[derive(Serialize, ToSchema)]
pub struct SamplerList {
    samplers: Vec<String>,
    schedulers: Vec<String>,
}

/// Checkpoints that engines have or last had.
#[utoipa::path(get, path = "/checkpoint-models", tag = "Models", params(ModelQuery), responses((status = 200, body = ModelList), (status = 401), (status = 422)))]
pub async fn checkpoints(
    State(web): State<Web>,
    Caller(user): Caller,
    RawQuery(query): RawQuery,
) -> Result<Json<ModelList>, Problem> {
    let search = ModelSearch::read(query.as_deref().unwrap_or_default())?;
    Ok(Json(listed(&web, &user, ModelKind::Checkpoint, &search, None).await?))
}

/// LoRAs that engines have or last had.
#[utoipa::path(
    get, path = "/lora-models", tag = "Models",
    params(ModelQuery, ("checkpoint" = Option<String>, Query, description = "say which LoRAs go with this checkpoint")),
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

/// A checkpoint or LoRA, also when no engine has it any more.
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

/// What of a model is to change; what is absent stays, null takes it away.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeModel {
    /// At most 2,000 characters.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    note: Option<Option<String>>,
    /// Number of one of the caller's own images; everybody will see it.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<i64>)]
    picture: Option<Option<i64>>,
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<ModelDefaults>)]
    defaults: Option<Option<ModelDefaults>>,
}

/// Tells null apart from what is absent.
fn present<'de, T, D>(value: D) -> Result<Option<Option<T>>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    Option::deserialize(value).map(Some)
}

/// Changes what everybody reads of a model (admin).
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

/// Marks a model as one of the caller's favourites.
#[utoipa::path(
    put, path = "/models/{id}/favorite", tag = "Models", params(("id" = i64, Path)),
    responses((status = 204), (status = 401), (status = 404))
)]
pub async fn favor(State(web): State<Web>, Caller(user): Caller, Id(id): Id) -> Result<StatusCode, Problem> {
    services::engines::set_model_favorite(&web.context.database.write, &user.id, id, true).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes a model from the caller's favourites.
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

/// The picture of a model, for everybody here.
#[utoipa::path(
    get, path = "/models/{id}/picture", tag = "Models",
    params(("id" = i64, Path), ("image" = Option<i64>, Query, description = "number of the image, as `picture` of a model has it; caches then keep it"), ("thumbnail" = Option<String>, Query, description = "small, medium or large, as of images")),
    responses((status = 200, content_type = "image/png", body = Vec<u8>), (status = 304), (status = 401), (status = 404, description = "No such model, or it has no picture"))
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
        // This address shows another picture as soon as another is chosen.
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    }
    Ok(response)
}

/// Which image the address names, so that a cache may keep it.
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
