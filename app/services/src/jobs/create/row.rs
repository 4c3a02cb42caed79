//! Conversion between checked requests and rows.

use super::check;
use super::variants::variants;
use crate::data::json::Loras;
use crate::data::sql;
use crate::data::tables::generation_jobs::{ActiveModel, Model};
use crate::data::tables::job_loras;
use domain::error::Error;
use domain::jobs::{JobStatus, NewGenerationJob, limits};
use sea_orm::ActiveValue::Set;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait};
use std::collections::BTreeSet;

/// Distance between new positions, so that jobs can be moved in between.
pub const POSITION_GAP: i64 = 1 << 10;

/// Builds rows for `how_many` jobs: checks the names; chooses the model, the seeds and the prompt's alternatives.
pub async fn build_rows(
    c: &impl ConnectionTrait,
    user_id: &str,
    mut new: NewGenerationJob,
) -> Result<Vec<ActiveModel>, Error> {
    let checkpoint = check::resolve_checkpoint(c, user_id, &new).await?;
    let given = new.seed;
    let mut rows = Vec::new();
    for (index, (prompt, negative_prompt)) in (0..).zip(variants(&new)?) {
        new = NewGenerationJob { prompt, negative_prompt, seed: seed(given, index), ..new };
        rows.push(row(user_id, &new, &checkpoint, index));
    }
    Ok(rows)
}

/// The seed of the job with this index: random if `wanted` is −1, otherwise counted up from `wanted`.
pub fn seed(wanted: i64, index: i64) -> i64 {
    let seeds = *limits::SEED.end() + 1;
    if wanted == limits::RANDOM_SEED { rand::random_range(0..seeds) } else { (wanted + index) % seeds }
}

fn row(user_id: &str, new: &NewGenerationJob, checkpoint: &str, index: i64) -> ActiveModel {
    let now = sql::now();
    let fresh = ActiveModel {
        user_id: Set(user_id.to_owned()),
        job_type: Set("image_generation".into()),
        parent_job_id: Set(new.parent_job_id),
        status: Set(JobStatus::Pending),
        revision: Set(1),
        position: Set((now.timestamp_micros() + index) * POSITION_GAP),
        attempt: Set(0),
        max_attempts: Set(3),
        step: Set(0),
        stage: Set(String::new()),
        created_at: Set(now),
        updated_at: Set(now),
        ..Default::default()
    };
    set_request_fields(fresh, new, checkpoint)
}

/// Sets everything in `row` that its owner can choose; the seed must be chosen already.
pub fn set_request_fields(row: ActiveModel, new: &NewGenerationJob, checkpoint: &str) -> ActiveModel {
    ActiveModel {
        title: Set(new.title.clone().filter(|title| !title.trim().is_empty())),
        prompt: Set(new.prompt.clone()),
        negative_prompt: Set(new.negative_prompt.clone()),
        checkpoint_model: Set(checkpoint.to_owned()),
        lora_models: Set(Loras(new.lora_models.clone())),
        width: Set(to_i32(new.width)),
        height: Set(to_i32(new.height)),
        batch_size: Set(to_i32(new.batch_size)),
        seed: Set(new.seed),
        steps: Set(to_i32(new.steps)),
        total_steps: Set(to_i32(new.steps)),
        cfg: Set(new.cfg),
        sampler_name: Set(new.sampler_name.clone()),
        scheduler: Set(new.scheduler.clone()),
        denoise: Set(new.denoise),
        params: Set(new.params.clone()),
        engine: Set(new.engine.clone()),
        needs: Set(needs(new, checkpoint)),
        priority: Set(to_i32(new.priority)),
        held: Set(new.held),
        ..row
    }
}

// All these numbers passed their limits, which are far below 32 bits.
fn to_i32(number: i64) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

/// Equal for jobs that the same engines can run.
fn needs(new: &NewGenerationJob, checkpoint: &str) -> String {
    let loras: BTreeSet<&str> = new.lora_models.iter().map(|lora| lora.name.as_str()).collect();
    let names = [new.engine.as_str(), checkpoint].into_iter().chain(loras);
    names.collect::<Vec<_>>().join("\n")
}

/// Inserts the LoRAs that the job needs.
pub async fn insert_loras(c: &impl ConnectionTrait, job: &Model) -> Result<(), DbErr> {
    let names: BTreeSet<&str> = job.lora_models.0.iter().map(|lora| lora.name.as_str()).collect();
    if names.is_empty() {
        return Ok(());
    }
    let row = |name: &str| job_loras::ActiveModel { job_id: Set(job.id), name: Set(name.to_owned()) };
    job_loras::Entity::insert_many(names.into_iter().map(row)).exec_without_returning(c).await?;
    Ok(())
}

/// The request that would create `job` again.
pub fn job_request(job: &Model) -> NewGenerationJob {
    NewGenerationJob {
        prompt: job.prompt.clone(),
        negative_prompt: job.negative_prompt.clone(),
        checkpoint_model: Some(job.checkpoint_model.clone()),
        lora_models: job.lora_models.0.clone(),
        width: job.width.into(),
        height: job.height.into(),
        batch_size: job.batch_size.into(),
        how_many: 1,
        seed: job.seed,
        steps: job.steps.into(),
        cfg: job.cfg,
        sampler_name: job.sampler_name.clone(),
        scheduler: job.scheduler.clone(),
        denoise: job.denoise,
        title: job.title.clone(),
        params: job.params.clone(),
        engine: job.engine.clone(),
        priority: job.priority.into(),
        held: job.held,
        parent_job_id: job.parent_job_id,
    }
}
