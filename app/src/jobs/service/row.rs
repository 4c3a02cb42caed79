//! From a checked wish to the row that is kept of it.

use super::check;
use crate::data::generation_jobs::ActiveModel;
use crate::data::{json::Loras, sql};
use crate::error::Error;
use crate::jobs::{JobStatus, NewGenerationJob, limits};
use sea_orm::ActiveValue::Set;
use sea_orm::ConnectionTrait;
use std::collections::BTreeSet;

/// Between two positions there is room for others to be moved in.
const POSITION_GAP: i64 = 1 << 10;

/// Rows for `how_many` jobs: names checked, model and seeds chosen.
pub(super) async fn settled(
    c: &impl ConnectionTrait,
    user_id: &str,
    mut new: NewGenerationJob,
    how_many: u32,
) -> Result<Vec<ActiveModel>, Error> {
    let checkpoint = check::settle(c, user_id, &new).await?;
    let seeds = *limits::SEED.end() + 1;
    let given = new.seed;
    let mut rows = Vec::new();
    for index in 0..i64::from(how_many.max(1)) {
        let random = given == limits::RANDOM_SEED;
        new.seed = if random { rand::random_range(0..seeds) } else { (given + index) % seeds };
        rows.push(row(user_id, &new, &checkpoint, index));
    }
    Ok(rows)
}

fn row(user_id: &str, new: &NewGenerationJob, checkpoint: &str, index: i64) -> ActiveModel {
    let now = sql::now();
    ActiveModel {
        user_id: Set(user_id.to_owned()),
        job_type: Set("image_generation".into()),
        title: Set(new.title.clone().filter(|title| !title.trim().is_empty())),
        prompt: Set(new.prompt.clone()),
        negative_prompt: Set(new.negative_prompt.clone()),
        checkpoint_model: Set(checkpoint.to_owned()),
        lora_models: Set(Loras(new.lora_models.clone())),
        width: Set(small(new.width)),
        height: Set(small(new.height)),
        batch_size: Set(small(new.batch_size)),
        seed: Set(new.seed),
        steps: Set(small(new.steps)),
        cfg: Set(new.cfg),
        sampler_name: Set(new.sampler_name.clone()),
        scheduler: Set(new.scheduler.clone()),
        denoise: Set(new.denoise),
        params: Set(new.params.clone()),
        engine: Set(new.engine.clone()),
        parent_job_id: Set(new.parent_job_id),
        status: Set(JobStatus::Pending),
        revision: Set(1),
        needs: Set(needs(new, checkpoint)),
        priority: Set(small(new.priority)),
        position: Set((now.timestamp_micros() + index) * POSITION_GAP),
        held: Set(new.held),
        attempt: Set(0),
        max_attempts: Set(3),
        step: Set(0),
        total_steps: Set(small(new.steps)),
        stage: Set(String::new()),
        created_at: Set(now),
        updated_at: Set(now),
        ..Default::default()
    }
}

// Every number here passed its limits, far inside 32 bits.
fn small(number: i64) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

/// Equal for jobs that the same engines can run.
fn needs(new: &NewGenerationJob, checkpoint: &str) -> String {
    let loras: BTreeSet<&str> = new.lora_models.iter().map(|lora| lora.name.as_str()).collect();
    let names = [new.engine.as_str(), checkpoint].into_iter().chain(loras);
    names.collect::<Vec<_>>().join("\n")
}
