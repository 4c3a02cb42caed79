//! The composer's state, stored with the session: input survives errors, reloads and other tabs.

mod recall_history;
mod truncation;

use super::wildcards::escape;
use super::{GenerationJob, LoraModel, NewGenerationJob, limits};
use crate::error::{Error, FieldError};
use crate::recall::Recalled;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// The form as typed: numbers are text, so that no input is lost and errors can name the field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Draft {
    pub prompt: String,
    pub negative_prompt: String,
    /// Empty for the first one that an engine has.
    pub checkpoint_model: String,
    /// One LoRA per line of the form: name and strength as text.
    pub loras: Vec<DraftLora>,
    pub width: String,
    pub height: String,
    pub batch_size: String,
    /// Number of jobs to create, each with its own seed.
    pub how_many: String,
    /// Empty or −1 for a random one.
    pub seed: String,
    pub steps: String,
    pub cfg: String,
    pub sampler_name: String,
    pub scheduler: String,
    /// Whether the advanced settings are expanded.
    #[cfg_attr(feature = "utoipa", schema(ignore))]
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub advanced: bool,
    /// The image whose settings filled the form. Never sent with it.
    #[cfg_attr(feature = "utoipa", schema(ignore))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recalled: Option<Box<Recalled>>,
    /// The form that an undo replaced with this one. Never sent with it.
    #[cfg_attr(feature = "utoipa", schema(ignore))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undone: Option<Box<Draft>>,
}

/// One LoRA of the form.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct DraftLora {
    pub name: String,
    pub strength: String,
}

impl Default for Draft {
    fn default() -> Self {
        Self {
            prompt: String::new(),
            negative_prompt: String::new(),
            checkpoint_model: String::new(),
            loras: Vec::new(),
            width: limits::DEFAULT_WIDTH.to_string(),
            height: limits::DEFAULT_HEIGHT.to_string(),
            batch_size: "1".into(),
            how_many: "1".into(),
            seed: String::new(),
            steps: limits::DEFAULT_STEPS.to_string(),
            cfg: super::display::decimal(limits::DEFAULT_CFG),
            sampler_name: limits::DEFAULT_SAMPLER.into(),
            scheduler: limits::DEFAULT_SCHEDULER.into(),
            advanced: false,
            recalled: None,
            undone: None,
        }
    }
}

impl Draft {
    /// The requested job, with every limit checked.
    ///
    /// # Errors
    /// [`Error::Invalid`] naming each field that isn't a number or is out of range.
    pub fn validate(&self) -> Result<NewGenerationJob, Error> {
        let mut errors = Vec::new();
        let job = self.parse(&mut errors).trimmed();
        let unparsed: Vec<String> = errors.iter().map(|error| error.field.clone()).collect();
        errors.extend(job.validation_errors().into_iter().filter(|error| !unparsed.contains(&error.field)));
        if errors.is_empty() { Ok(job) } else { Err(Error::Invalid(errors)) }
    }

    fn parse(&self, errors: &mut Vec<FieldError>) -> NewGenerationJob {
        let model = self.checkpoint_model.trim();
        NewGenerationJob {
            prompt: self.prompt.clone(),
            negative_prompt: self.negative_prompt.clone(),
            checkpoint_model: (!model.is_empty()).then(|| model.to_owned()),
            lora_models: parse_loras(errors, &self.loras),
            width: parse_integer(errors, "width", &self.width, limits::DEFAULT_WIDTH),
            height: parse_integer(errors, "height", &self.height, limits::DEFAULT_HEIGHT),
            batch_size: parse_integer(errors, "batch_size", &self.batch_size, 1),
            how_many: parse_integer(errors, "how_many", &self.how_many, 1),
            seed: parse_integer(errors, "seed", &self.seed, limits::RANDOM_SEED),
            steps: parse_integer(errors, "steps", &self.steps, limits::DEFAULT_STEPS),
            cfg: parse_decimal(errors, "cfg", &self.cfg, limits::DEFAULT_CFG),
            sampler_name: self.sampler_name.clone(),
            scheduler: self.scheduler.clone(),
            ..NewGenerationJob::default()
        }
    }

    /// The form that would request `job` again, including its seed.
    pub fn from_job(job: &GenerationJob) -> Self {
        let p = &job.parameters;
        let lora = |lora: &LoraModel| DraftLora {
            name: lora.name.clone(),
            strength: lora.strength_model.to_string(),
        };
        Self {
            prompt: escape(&p.prompt),
            negative_prompt: escape(&p.negative_prompt),
            checkpoint_model: p.checkpoint_model.clone(),
            loras: p.lora_models.iter().map(lora).collect(),
            width: p.width.to_string(),
            height: p.height.to_string(),
            batch_size: p.batch_size.to_string(),
            how_many: "1".into(),
            seed: p.seed.to_string(),
            steps: p.steps.to_string(),
            cfg: p.cfg.to_string(),
            sampler_name: p.sampler_name.clone(),
            scheduler: p.scheduler.clone(),
            advanced: false,
            recalled: None,
            undone: None,
        }
    }
}

/// Parses the LoRAs of a form; lines without a name are ignored. Reads at most one more than a job may have: that is
/// enough to reject their number, and the other errors are then dropped.
pub(super) fn parse_loras(errors: &mut Vec<FieldError>, loras: &[DraftLora]) -> Vec<LoraModel> {
    let named = loras.iter().filter(|lora| !lora.name.trim().is_empty());
    let named: Vec<&DraftLora> = named.take(limits::LORAS + 1).collect();
    let mut ignored = Vec::new();
    let errors = if named.len() > limits::LORAS { &mut ignored } else { errors };
    let lora = |(index, lora): (usize, &DraftLora)| {
        let strength =
            parse_decimal(errors, &format!("lora_models.{index}.strength_model"), &lora.strength, 1.0);
        LoraModel { name: lora.name.clone(), strength_model: strength, strength_clip: strength }
    };
    named.into_iter().enumerate().map(lora).collect()
}

fn parse_integer(errors: &mut Vec<FieldError>, field: &str, text: &str, default: i64) -> i64 {
    parse_or_default(errors, field, text, default, "must be a whole number")
}

fn parse_decimal(errors: &mut Vec<FieldError>, field: &str, text: &str, default: f64) -> f64 {
    parse_or_default(errors, field, &text.replace(',', "."), default, "must be a number")
}

fn parse_or_default<T: FromStr>(
    errors: &mut Vec<FieldError>,
    field: &str,
    text: &str,
    default: T,
    message: &str,
) -> T {
    let text = text.trim();
    if text.is_empty() {
        return default;
    }
    parse(errors, field, text, message).unwrap_or(default)
}

/// Parses `text`; adds `message` to the errors if that fails.
pub(super) fn parse<T: FromStr>(
    errors: &mut Vec<FieldError>,
    field: &str,
    text: &str,
    message: &str,
) -> Option<T> {
    let value = text.parse().ok();
    if value.is_none() {
        errors.push(FieldError::new(field, message));
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn row_3_text_in_a_number_field_names_the_field() {
        let draft =
            Draft { prompt: "fox".into(), steps: "many".into(), width: "99".into(), ..Draft::default() };
        let Err(error) = draft.validate() else { panic!("accepted") };
        let fields: Vec<&str> = error.fields().iter().map(|f| f.field.as_str()).collect();
        assert_eq!(fields, ["steps", "width"]);
    }

    #[test]
    fn empty_numbers_mean_the_defaults() -> Result<(), Error> {
        let draft = Draft { prompt: "fox".into(), steps: " ".into(), cfg: "6,5".into(), ..Draft::default() };
        let job = draft.validate()?;
        assert_eq!((job.steps, job.cfg, job.seed), (20, 6.5, -1));
        Ok(())
    }
}
