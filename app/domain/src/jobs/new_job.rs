//! A requested job, and the single check of every limit.

use super::display::group_thousands;
use super::{LoraModel, limits};
use crate::error::{Error, FieldError};
use serde::{Deserialize, Serialize};
use std::fmt::Display;
use std::ops::RangeInclusive;

/// An unchecked request for a job, from the form or from REST. Numbers have wider types than their limits need, so
/// that values out of range get a proper message instead of a parse error.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewGenerationJob {
    pub prompt: String,
    pub negative_prompt: String,
    /// Absent for the caller's last used model, or else the first one of an engine.
    pub checkpoint_model: Option<String>,
    pub lora_models: Vec<LoraModel>,
    pub width: i64,
    pub height: i64,
    pub batch_size: i64,
    /// Number of jobs to create, each with its own seed.
    pub how_many: i64,
    /// −1 for a random one.
    pub seed: i64,
    pub steps: i64,
    pub cfg: f64,
    pub sampler_name: String,
    pub scheduler: String,
    pub denoise: f64,
    /// Absent to use the beginning of the prompt.
    pub title: Option<String>,
    /// Free JSON object stored with the job.
    pub params: serde_json::Value,
    /// An engine's name, or `auto`.
    pub engine: String,
    pub priority: i64,
    pub held: bool,
    pub parent_job_id: Option<i64>,
}

impl Default for NewGenerationJob {
    fn default() -> Self {
        Self {
            prompt: String::new(),
            negative_prompt: String::new(),
            checkpoint_model: None,
            lora_models: Vec::new(),
            width: limits::DEFAULT_WIDTH,
            height: limits::DEFAULT_HEIGHT,
            batch_size: 1,
            how_many: 1,
            seed: limits::RANDOM_SEED,
            steps: limits::DEFAULT_STEPS,
            cfg: limits::DEFAULT_CFG,
            sampler_name: limits::DEFAULT_SAMPLER.into(),
            scheduler: limits::DEFAULT_SCHEDULER.into(),
            denoise: 1.0,
            title: None,
            params: serde_json::Value::Object(Default::default()),
            engine: "auto".into(),
            priority: 0,
            held: false,
            parent_job_id: None,
        }
    }
}

impl NewGenerationJob {
    /// Trims the texts and checks every limit that doesn't need the database.
    ///
    /// # Errors
    /// [`Error::Invalid`] with one entry per field out of range.
    pub fn validate(self) -> Result<Self, Error> {
        let job = self.trimmed();
        let errors = job.validation_errors();
        if errors.is_empty() { Ok(job) } else { Err(Error::Invalid(errors)) }
    }

    /// Trims the prompts; the limits don't count surrounding spaces.
    pub fn trimmed(mut self) -> Self {
        for text in [&mut self.prompt, &mut self.negative_prompt] {
            *text = text.trim().to_owned();
        }
        self
    }

    /// The errors that [`Self::validate`] would return for a trimmed job; empty if it is valid.
    pub fn validation_errors(&self) -> Vec<FieldError> {
        let mut errors = Vec::new();
        self.check_texts(&mut errors);
        self.check_names(&mut errors);
        self.check_numbers(&mut errors);
        self.check_loras(&mut errors);
        self.check_params(&mut errors);
        errors
    }

    fn check_texts(&self, errors: &mut Vec<FieldError>) {
        if self.prompt.trim().is_empty() {
            errors.push(FieldError::new("prompt", "enter a prompt (up to 10,000 characters)"));
        }
        check_length(errors, "prompt", &self.prompt, *limits::PROMPT.end());
        check_length(errors, "negative_prompt", &self.negative_prompt, *limits::NEGATIVE_PROMPT.end());
        check_length(errors, "title", self.title.as_deref().unwrap_or_default(), limits::TITLE);
    }

    /// Checks lengths only; whether the names exist depends on the engines.
    fn check_names(&self, errors: &mut Vec<FieldError>) {
        check_length(
            errors,
            "checkpoint_model",
            self.checkpoint_model.as_deref().unwrap_or_default(),
            limits::NAME,
        );
        check_length(errors, "engine", &self.engine, limits::NAME);
        for (field, name) in [("sampler_name", &self.sampler_name), ("scheduler", &self.scheduler)] {
            check_length(errors, field, name, limits::NAME);
            if name.trim().is_empty() {
                errors.push(FieldError::new(field, "is required"));
            }
        }
    }

    fn check_numbers(&self, errors: &mut Vec<FieldError>) {
        check_side(errors, "width", self.width);
        check_side(errors, "height", self.height);
        check_range(errors, "batch_size", self.batch_size, limits::BATCH);
        check_range(errors, "how_many", self.how_many, limits::HOW_MANY);
        check_range(errors, "seed", self.seed, limits::SEED);
        check_range(errors, "steps", self.steps, limits::STEPS);
        check_range(errors, "cfg", self.cfg, limits::CFG);
        check_range(errors, "denoise", self.denoise, limits::DENOISE);
        check_range(errors, "priority", self.priority, limits::PRIORITY);
    }

    fn check_loras(&self, errors: &mut Vec<FieldError>) {
        if self.lora_models.len() > limits::LORAS {
            errors.push(FieldError::new("lora_models", format!("at most {} at once", limits::LORAS)));
            return;
        }
        for (index, lora) in self.lora_models.iter().enumerate() {
            let field = |part| format!("lora_models.{index}.{part}");
            check_length(errors, &field("name"), &lora.name, limits::LORA_NAME);
            check_range(errors, &field("strength_model"), lora.strength_model, limits::LORA_STRENGTH);
            check_range(errors, &field("strength_clip"), lora.strength_clip, limits::LORA_STRENGTH);
        }
    }

    fn check_params(&self, errors: &mut Vec<FieldError>) {
        if !self.params.is_object() {
            errors.push(FieldError::new("params", "must be a JSON object"));
        } else if self.params.to_string().len() > limits::PARAMS_BYTES {
            errors.push(FieldError::new("params", "at most 32 kB of JSON"));
        }
    }
}

/// Rejects `text` if it has more than `most` characters.
pub fn check_length(errors: &mut Vec<FieldError>, field: &str, text: &str, most: usize) {
    let length = text.chars().count();
    if length > most {
        let (excess, limit) = (grouped(length - most), grouped(most));
        let plural = if length - most == 1 { "" } else { "s" };
        let message = format!("too long by {excess} character{plural} (limit {limit})");
        errors.push(FieldError::new(field, message));
    }
}

fn grouped(number: usize) -> String {
    group_thousands(i64::try_from(number).unwrap_or(i64::MAX))
}

// Also rejects NaN, which is outside every range.
fn check_range<T: PartialOrd + Display>(
    errors: &mut Vec<FieldError>,
    field: &str,
    value: T,
    range: RangeInclusive<T>,
) {
    if !range.contains(&value) {
        let message = format!("must be between {} and {}", range.start(), range.end());
        errors.push(FieldError::new(field, message));
    }
}

fn check_side(errors: &mut Vec<FieldError>, field: &str, value: i64) {
    if !limits::SIDE.contains(&value) || value % limits::SIDE_STEP != 0 {
        errors.push(FieldError::new(field, "must be between 64 and 2048 and a multiple of 8"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn invalid_fields(change: impl FnOnce(&mut NewGenerationJob)) -> Vec<String> {
        let mut job = NewGenerationJob { prompt: "a lighthouse".into(), ..Default::default() };
        change(&mut job);
        job.trimmed().validation_errors().into_iter().map(|error| error.field).collect()
    }

    #[test]
    fn row_3_every_limit_names_its_field() {
        assert_eq!(invalid_fields(|_| {}), Vec::<String>::new());
        assert_eq!(invalid_fields(|job| job.prompt = " \n ".into()), ["prompt"]);
        assert_eq!(invalid_fields(|job| job.prompt = "ü".repeat(10_001)), ["prompt"]);
        assert_eq!(invalid_fields(|job| job.negative_prompt = "x".repeat(20_001)), ["negative_prompt"]);
        assert_eq!(invalid_fields(|job| job.title = Some("x".repeat(256))), ["title"]);
        assert_eq!(invalid_fields(|job| job.sampler_name = " ".into()), ["sampler_name"]);
        assert_eq!(invalid_fields(|job| job.scheduler = "x".repeat(256)), ["scheduler"]);
        assert_eq!(invalid_fields(|job| job.checkpoint_model = Some("x".repeat(256))), ["checkpoint_model"]);
        assert_eq!(invalid_fields(|job| job.width = 56), ["width"]);
        assert_eq!(invalid_fields(|job| job.height = 2056), ["height"]);
        assert_eq!(invalid_fields(|job| job.height = 100), ["height"]);
        assert_eq!(invalid_fields(|job| job.batch_size = 9), ["batch_size"]);
        assert_eq!(invalid_fields(|job| job.how_many = 0), ["how_many"]);
        assert_eq!(invalid_fields(|job| job.how_many = 101), ["how_many"]);
        assert_eq!(invalid_fields(|job| job.seed = -2), ["seed"]);
        assert_eq!(invalid_fields(|job| job.seed = 1 << 53), ["seed"]);
        assert_eq!(invalid_fields(|job| job.steps = 0), ["steps"]);
        assert_eq!(invalid_fields(|job| job.cfg = f64::NAN), ["cfg"]);
        assert_eq!(invalid_fields(|job| job.denoise = 1.01), ["denoise"]);
        assert_eq!(invalid_fields(|job| job.params = serde_json::json!([])), ["params"]);
    }

    #[test]
    fn row_3_loras_are_limited_in_number_and_strength() {
        let lora = |strength| LoraModel { name: "ink".into(), strength_model: strength, strength_clip: 1.0 };
        assert_eq!(invalid_fields(|job| job.lora_models = vec![lora(9.0); 11]), ["lora_models"]);
        assert_eq!(
            invalid_fields(|job| job.lora_models = vec![lora(3.05)]),
            ["lora_models.0.strength_model"]
        );
    }

    #[test]
    fn row_3_the_longest_texts_pass() {
        assert!(invalid_fields(|job| job.prompt = format!(" {}\n", "ü".repeat(10_000))).is_empty());
        assert!(invalid_fields(|job| job.seed = (1 << 53) - 1).is_empty());
    }
}
