//! Rows of `generation_jobs` as their owner sees them. The number of queries doesn't depend on the number of jobs.

mod waiting;

use crate::data::tables::content_items;
use crate::data::tables::generation_jobs::Model;
use crate::data::{images, sql};
use domain::images::JobImage;
use domain::jobs::{GenerationJob, JobStatus, Parameters, Progress, limits};
use sea_orm::{ConnectionTrait, DbErr};
use std::collections::{BTreeSet, HashMap};

/// Views of `rows`, in their order.
pub async fn assemble(c: &impl ConnectionTrait, rows: Vec<Model>) -> Result<Vec<GenerationJob>, DbErr> {
    let with_images: Vec<i64> =
        rows.iter().filter(|row| row.content_id.is_some()).map(|row| row.id).collect();
    let mut images_by_job = images::of_jobs(c, &with_images).await?;
    let queue_ranks = queue_ranks(c, &rows).await?;
    let unservable = waiting::UnservableJobs::among(c, &rows).await?;
    let view = |row: Model| {
        let mut job = view(row);
        job.images = images_by_job.remove(&job.id).unwrap_or_default();
        job.queue_position = queue_ranks.get(&job.id).copied();
        if waiting::shows_waiting_reason(&job) {
            job.error_message = unservable.waiting_message(&job);
        }
        job
    };
    Ok(rows.into_iter().map(view).collect())
}

/// The view of one row.
pub async fn one(c: &impl ConnectionTrait, row: Model) -> Result<GenerationJob, DbErr> {
    let gone = || DbErr::RecordNotFound("generation job".into());
    assemble(c, vec![row]).await?.pop().ok_or_else(gone)
}

/// The view of a job just completed with these images.
pub fn completed(row: Model, images: &[content_items::Model]) -> GenerationJob {
    GenerationJob { images: images.iter().map(JobImage::from).collect(), ..view(row) }
}

/// The parameters for an engine.
pub fn parameters(row: &Model) -> Parameters {
    Parameters {
        prompt: row.prompt.clone(),
        negative_prompt: row.negative_prompt.clone(),
        checkpoint_model: row.checkpoint_model.clone(),
        lora_models: row.lora_models.0.clone(),
        width: row.width.unsigned_abs(),
        height: row.height.unsigned_abs(),
        batch_size: row.batch_size.unsigned_abs(),
        seed: row.seed,
        steps: row.steps.unsigned_abs(),
        cfg: row.cfg,
        sampler_name: row.sampler_name.clone(),
        scheduler: row.scheduler.clone(),
        denoise: row.denoise,
    }
}

/// The title, or the beginning of the prompt if none was given.
pub fn title(row: &Model) -> String {
    row.title.clone().unwrap_or_else(|| row.prompt.chars().take(limits::TITLE).collect())
}

fn view(row: Model) -> GenerationJob {
    GenerationJob {
        id: row.id,
        title: title(&row),
        parameters: parameters(&row),
        progress: Progress::new(row.step.unsigned_abs(), row.total_steps.unsigned_abs(), row.stage),
        user_id: row.user_id,
        job_type: row.job_type,
        status: row.status,
        revision: row.revision,
        params: row.params,
        engine: row.engine,
        drawn_by: row.drawn_by,
        priority: row.priority,
        held: row.held,
        parent_job_id: row.parent_job_id,
        content_id: row.content_id,
        error_kind: row.error_kind,
        error_message: row.error_message,
        attempt: row.attempt,
        max_attempts: row.max_attempts,
        cancel_requested_at: row.cancel_requested_at,
        cancel_reason: row.cancel_reason,
        created_at: row.created_at,
        started_at: row.started_at,
        completed_at: row.completed_at,
        updated_at: row.updated_at,
        queue_position: None,
        estimate: None,
        images: Vec::new(),
    }
}

/// Positions of the waiting jobs among `rows` in their owners' queues, from 1.
async fn queue_ranks(c: &impl ConnectionTrait, rows: &[Model]) -> Result<HashMap<i64, u64>, DbErr> {
    let waiting: Vec<&Model> = rows.iter().filter(|row| row.status == JobStatus::Pending).collect();
    if let [only] = waiting.as_slice() {
        return Ok(HashMap::from([(only.id, queue_rank(c, only).await?)]));
    }
    let owners: BTreeSet<&str> = waiting.iter().map(|row| row.user_id.as_str()).collect();
    let mut queue_ranks = HashMap::new();
    for owner in owners {
        let queue = sql::all(
            c,
            "SELECT id FROM generation_jobs WHERE user_id = $1 AND status = 'pending' \
             ORDER BY priority DESC, position, id",
            [owner.into()],
        )
        .await?;
        for (row, queue_rank) in queue.iter().zip(1..) {
            queue_ranks.insert(row.try_get("", "id")?, queue_rank);
        }
    }
    Ok(queue_ranks)
}

async fn queue_rank(c: &impl ConnectionTrait, job: &Model) -> Result<u64, DbErr> {
    let ahead = sql::one(
        c,
        "SELECT count(*) AS queue_rank FROM generation_jobs WHERE user_id = $1 AND status = 'pending' \
         AND (priority > $2 OR (priority = $2 AND (position, id) <= ($3, $4)))",
        [job.user_id.as_str().into(), job.priority.into(), job.position.into(), job.id.into()],
    )
    .await?;
    let queue_rank: i64 = ahead.map_or(Ok(0), |row| row.try_get("", "queue_rank"))?;
    Ok(queue_rank.unsigned_abs().max(1))
}
