//! Changes to a waiting job, or to a copy of a job.

use super::{LoraModel, NewGenerationJob};

/// Unchecked changes; absent fields stay unchanged.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct JobChanges {
    pub prompt: Option<String>,
    pub negative_prompt: Option<String>,
    pub checkpoint_model: Option<String>,
    pub lora_models: Option<Vec<LoraModel>>,
    pub width: Option<i64>,
    pub height: Option<i64>,
    pub batch_size: Option<i64>,
    /// −1 for a new random one.
    pub seed: Option<i64>,
    pub steps: Option<i64>,
    pub cfg: Option<f64>,
    pub sampler_name: Option<String>,
    pub scheduler: Option<String>,
    pub denoise: Option<f64>,
    /// Empty to use the beginning of the prompt.
    pub title: Option<String>,
    /// Replaces the whole object.
    pub params: Option<serde_json::Value>,
    pub engine: Option<String>,
    pub priority: Option<i64>,
    pub held: Option<bool>,
}

impl JobChanges {
    /// Only holds or releases a job.
    pub fn hold(held: bool) -> Self {
        Self { held: Some(held), ..Self::default() }
    }

    /// Applies the changes to `job`, without checking them.
    pub fn apply(&self, job: NewGenerationJob) -> NewGenerationJob {
        NewGenerationJob {
            prompt: apply_change(&self.prompt, job.prompt),
            negative_prompt: apply_change(&self.negative_prompt, job.negative_prompt),
            checkpoint_model: self.checkpoint_model.clone().or(job.checkpoint_model),
            lora_models: apply_change(&self.lora_models, job.lora_models),
            width: apply_change(&self.width, job.width),
            height: apply_change(&self.height, job.height),
            batch_size: apply_change(&self.batch_size, job.batch_size),
            seed: apply_change(&self.seed, job.seed),
            steps: apply_change(&self.steps, job.steps),
            cfg: apply_change(&self.cfg, job.cfg),
            sampler_name: apply_change(&self.sampler_name, job.sampler_name),
            scheduler: apply_change(&self.scheduler, job.scheduler),
            denoise: apply_change(&self.denoise, job.denoise),
            title: self.title.clone().or(job.title),
            params: apply_change(&self.params, job.params),
            engine: apply_change(&self.engine, job.engine),
            priority: apply_change(&self.priority, job.priority),
            held: apply_change(&self.held, job.held),
            ..job
        }
    }

    /// Whether it changes a name that must be available on an engine.
    pub fn needs_name_check(&self) -> bool {
        self.checkpoint_model.is_some()
            || self.lora_models.is_some()
            || self.sampler_name.is_some()
            || self.scheduler.is_some()
            || self.engine.is_some()
    }
}

fn apply_change<T: Clone>(change: &Option<T>, now: T) -> T {
    change.clone().unwrap_or(now)
}
