//! What there is to draw with.

use crate::web::Web;
use crate::web::identity::Caller;
use crate::web::problem::Problem;
use app::engines::service;
use app::engines::{Choices, Model};
use axum::Json;
use axum::extract::{Query, State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Checkpoints, LoRAs: a list that is never long enough for pages.
#[derive(Serialize, ToSchema)]
pub struct ModelList {
    items: Vec<ListedModel>,
    total: usize,
}

/// A model, and whether it goes with the checkpoint that was asked about.
#[derive(Serialize, ToSchema)]
pub struct ListedModel {
    #[serde(flatten)]
    model: Model,
    /// Null where one of the families is not known.
    compatible: Option<bool>,
}

/// Samplers and schedulers the engines offer.
#[derive(Serialize, ToSchema)]
pub struct SamplerList {
    samplers: Vec<String>,
    schedulers: Vec<String>,
}

#[derive(Deserialize)]
pub struct For {
    checkpoint: Option<String>,
}

/// Checkpoints that engines have or last had.
#[utoipa::path(get, path = "/checkpoint-models", tag = "Models", responses((status = 200, body = ModelList), (status = 401)))]
pub async fn checkpoints(State(web): State<Web>, Caller(_): Caller) -> Result<Json<ModelList>, Problem> {
    Ok(Json(listed(choices(&web).await?.checkpoints, None)))
}

/// LoRAs that engines have or last had.
#[utoipa::path(
    get, path = "/lora-models", tag = "Models",
    params(("checkpoint" = Option<String>, Query, description = "say which LoRAs go with this checkpoint")),
    responses((status = 200, body = ModelList), (status = 401))
)]
pub async fn loras(
    State(web): State<Web>,
    Caller(_): Caller,
    Query(wanted): Query<For>,
) -> Result<Json<ModelList>, Problem> {
    let choices = choices(&web).await?;
    let checkpoint = choices.checkpoints.iter().find(|model| Some(&model.name) == wanted.checkpoint.as_ref());
    let family = checkpoint.and_then(|model| model.family.clone());
    Ok(Json(listed(choices.loras, family.as_deref())))
}

/// Samplers and schedulers.
#[utoipa::path(get, path = "/samplers", tag = "Models", responses((status = 200, body = SamplerList), (status = 401)))]
pub async fn samplers(State(web): State<Web>, Caller(_): Caller) -> Result<Json<SamplerList>, Problem> {
    let choices = choices(&web).await?;
    Ok(Json(SamplerList { samplers: choices.samplers, schedulers: choices.schedulers }))
}

async fn choices(web: &Web) -> Result<Choices, Problem> {
    Ok(service::choices(&web.context.database.read).await?)
}

fn listed(models: Vec<Model>, family: Option<&str>) -> ModelList {
    let one = |model: Model| {
        let compatible = family.zip(model.family.as_deref()).map(|(wanted, own)| wanted == own);
        ListedModel { model, compatible }
    };
    let items: Vec<ListedModel> = models.into_iter().map(one).collect();
    ModelList { total: items.len(), items }
}
