//! Editing, moving and cancelling jobs. What is possible depends on their state.

use super::create::{SamplerParams, loras, nested};
use crate::web::guard::identity::Caller;
use crate::web::problem::Problem;
use crate::web::rest::wire::json::{Body, OptionalBody};
use crate::web::rest::wire::object::Object;
use crate::web::rest::wire::path::Id;
use crate::web::state::Web;
use app::jobs::{announce, cancellation};
use axum::Json;
use axum::extract::State;
use domain::error::Error;
use domain::jobs::{GenerationJob, JobChanges, LoraModel, MoveTarget};
use serde::Deserialize;
use services::jobs::Edited;
use utoipa::ToSchema;

/// Fields to change; absent fields stay unchanged. Same limits as for a new job.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeJob {
    prompt: Option<String>,
    negative_prompt: Option<String>,
    checkpoint_model: Option<String>,
    /// Replaces all LoRAs.
    #[schema(value_type = Option<Vec<LoraModel>>)]
    lora_models: Option<Vec<Object<LoraModel>>>,
    width: Option<i64>,
    height: Option<i64>,
    batch_size: Option<i64>,
    #[schema(value_type = Option<SamplerParams>)]
    sampler_params: Option<Object<SamplerParams>>,
    /// If empty, the beginning of the prompt.
    title: Option<String>,
    /// Replaces the whole object.
    #[schema(value_type = Option<Object>)]
    params: Option<serde_json::Value>,
    /// An engine's name, or `auto`.
    engine: Option<String>,
    /// −100 to 100, among your own jobs.
    priority: Option<i64>,
    /// If true, the job waits until it is released.
    held: Option<bool>,
    /// The revision you are editing. 409 with the current job if it has changed since.
    pub(super) revision: Option<i64>,
}

impl ChangeJob {
    pub(super) fn changes(self) -> JobChanges {
        let Object(sampler) = self.sampler_params.unwrap_or_default();
        JobChanges {
            prompt: self.prompt,
            negative_prompt: self.negative_prompt,
            checkpoint_model: self.checkpoint_model,
            lora_models: self.lora_models.map(loras),
            width: self.width,
            height: self.height,
            batch_size: self.batch_size,
            seed: sampler.seed,
            steps: sampler.steps,
            cfg: sampler.cfg,
            sampler_name: sampler.sampler_name,
            scheduler: sampler.scheduler,
            denoise: sampler.denoise,
            title: self.title,
            params: self.params,
            engine: self.engine,
            priority: self.priority,
            held: self.held,
        }
    }
}

/// Edits a waiting job. It keeps its place in the queue.
#[utoipa::path(
    patch, path = "/generation-jobs/{id}", tag = "Generation jobs", params(("id" = i64, Path)), request_body = ChangeJob,
    responses(
        (status = 200, body = GenerationJob), (status = 401), (status = 404), (status = 422),
        (status = 409, description = "No longer waiting, or changed since `revision`; `current` is the current job")
    )
)]
pub async fn edit(
    State(web): State<Web>,
    Caller(user): Caller,
    Id(id): Id,
    Body(body): Body<ChangeJob>,
) -> Result<Json<GenerationJob>, Problem> {
    let revision = body.revision;
    let edited =
        services::jobs::edit(&web.context.database.write, &user.id, id, &body.changes(), revision).await;
    match edited.map_err(nested)? {
        Edited::Done(job) => {
            announce::changed(&web.context, &user.id, &job).await;
            announce::reordered(&web.context, &user.id).await;
            web.context.worker_signal.notify();
            Ok(Json(web.context.estimates.of(job).await))
        }
        Edited::Stale(job) => Err(stale(&web.context.estimates.of(job).await)),
    }
}

fn stale(job: &GenerationJob) -> Problem {
    let words = format!("This job has changed: it is at revision {} now.", job.revision);
    let mut problem = Problem::from(Error::Conflict(words));
    problem.current = serde_json::to_value(job).ok();
    problem
}

/// Moves a waiting job within the caller's queue. It takes the priority of its new neighbour.
#[utoipa::path(
    post, path = "/generation-jobs/{id}/move", tag = "Generation jobs", params(("id" = i64, Path)), request_body = Object,
    description = "`{\"to\": \"top\"}`, `{\"to\": \"bottom\"}` or `{\"before\": id}`; null also means the bottom.",
    responses(
        (status = 200, body = GenerationJob), (status = 401), (status = 404), (status = 422),
        (status = 409, description = "One of the jobs is no longer waiting")
    )
)]
pub async fn move_to(
    State(web): State<Web>,
    Caller(user): Caller,
    Id(id): Id,
    Body(place): Body<MoveTarget>,
) -> Result<Json<GenerationJob>, Problem> {
    let job = services::jobs::move_to(&web.context.database.write, &user.id, id, place).await?;
    announce::changed(&web.context, &user.id, &job).await;
    announce::reordered(&web.context, &user.id).await;
    Ok(Json(web.context.estimates.of(job).await))
}

/// Why a job was cancelled.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Cancel {
    /// Up to 500 characters.
    #[serde(default)]
    reason: Option<String>,
}

/// Cancels a job: at once if it is waiting, or as soon as its engine stops.
#[utoipa::path(
    post, path = "/generation-jobs/{id}/cancel", tag = "Generation jobs", params(("id" = i64, Path)),
    request_body = Option<Cancel>,
    responses((status = 200, body = GenerationJob), (status = 401), (status = 404), (status = 409, description = "Already ended"))
)]
pub async fn cancel(
    State(web): State<Web>,
    Caller(user): Caller,
    Id(id): Id,
    OptionalBody(body): OptionalBody<Cancel>,
) -> Result<Json<GenerationJob>, Problem> {
    Ok(Json(cancellation::cancel(&web.context, &user.id, id, body.reason).await?))
}
