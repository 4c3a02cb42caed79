//! Changing jobs: what is still possible depends on their state.

use super::create::{SamplerParams, loras, nested};
use crate::web::Web;
use crate::web::identity::Caller;
use crate::web::problem::Problem;
use crate::web::rest::json::{Body, OptionalBody};
use crate::web::rest::object::Object;
use crate::web::rest::path::Id;
use app::jobs::{announce, cancellation};
use axum::Json;
use axum::extract::State;
use domain::error::Error;
use domain::jobs::{GenerationJob, JobChanges, LoraModel, MoveTarget};
use serde::Deserialize;
use services::jobs::Edited;
use utoipa::ToSchema;

/// What is to be different; what is absent stays as it is. The limits are those of a new job.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeJob {
    prompt: Option<String>,
    negative_prompt: Option<String>,
    checkpoint_model: Option<String>,
    /// All of them.
    #[schema(value_type = Option<Vec<LoraModel>>)]
    lora_models: Option<Vec<Object<LoraModel>>>,
    width: Option<i64>,
    height: Option<i64>,
    batch_size: Option<i64>,
    #[schema(value_type = Option<SamplerParams>)]
    sampler_params: Option<Object<SamplerParams>>,
    /// Empty: the beginning of the prompt.
    title: Option<String>,
    /// Replaces the whole object.
    #[schema(value_type = Option<Object>)]
    params: Option<serde_json::Value>,
    /// An engine's name, or `auto`.
    engine: Option<String>,
    /// −100 to 100, among one's own jobs.
    priority: Option<i64>,
    /// Waits until it is released.
    held: Option<bool>,
    /// The job's revision that the change was made for: 409 with the present job when it has another by now.
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

/// Changes a waiting job; it keeps its place.
#[utoipa::path(
    patch, path = "/generation-jobs/{id}", tag = "Generation jobs", params(("id" = i64, Path)), request_body = ChangeJob,
    responses(
        (status = 200, body = GenerationJob), (status = 401), (status = 404), (status = 422),
        (status = 409, description = "It does not wait any more, or has changed since `revision`; `current` is the job as it is")
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
    let words = format!("This job has changed: its revision is {} now.", job.revision);
    let mut problem = Problem::from(Error::Conflict(words));
    problem.current = serde_json::to_value(job).ok();
    problem
}

/// Moves a waiting job within the caller's own queue; it takes the priority of its new neighbour.
#[utoipa::path(
    post, path = "/generation-jobs/{id}/move", tag = "Generation jobs", params(("id" = i64, Path)), request_body = Object,
    description = "`{\"to\": \"top\"}`, `{\"to\": \"bottom\"}` or `{\"before\": id}`, where null is the bottom as well.",
    responses(
        (status = 200, body = GenerationJob), (status = 401), (status = 404), (status = 422),
        (status = 409, description = "One of them does not wait any more")
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

/// Cancels: a waiting job at once, a running one as soon as its engine lets go.
#[utoipa::path(
    post, path = "/generation-jobs/{id}/cancel", tag = "Generation jobs", params(("id" = i64, Path)),
    request_body = Option<Cancel>,
    responses((status = 200, body = GenerationJob), (status = 401), (status = 404), (status = 409, description = "It has ended"))
)]
pub async fn cancel(
    State(web): State<Web>,
    Caller(user): Caller,
    Id(id): Id,
    OptionalBody(body): OptionalBody<Cancel>,
) -> Result<Json<GenerationJob>, Problem> {
    Ok(Json(cancellation::cancel(&web.context, &user.id, id, body.reason).await?))
}
