//! The edit form of a waiting job.

use super::draft::{DraftLora, parse, parse_loras};
use super::{JobChanges, limits};
use crate::error::{Error, FieldError};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// The form as typed: numbers are text, so that errors can name the field. Fields missing from the form and empty
/// numbers stay unchanged.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct JobEdit {
    pub prompt: Option<String>,
    pub negative_prompt: Option<String>,
    pub checkpoint_model: Option<String>,
    /// All LoRAs; lines without a name are ignored.
    pub loras: Option<Vec<DraftLora>>,
    pub width: Option<String>,
    pub height: Option<String>,
    pub batch_size: Option<String>,
    /// Empty or −1 for a new random one.
    pub seed: Option<String>,
    pub steps: Option<String>,
    pub cfg: Option<String>,
    pub sampler_name: Option<String>,
    pub scheduler: Option<String>,
    /// An engine's name, or `auto`.
    pub engine: Option<String>,
    /// −100 to 100, relative to the user's other jobs.
    pub priority: Option<String>,
}

impl JobEdit {
    /// The requested changes; their limits are checked when they are applied.
    ///
    /// # Errors
    /// [`Error::Invalid`] naming each field that isn't a number.
    pub fn changes(&self) -> Result<JobChanges, Error> {
        let mut errors = Vec::new();
        let e = &mut errors;
        let changes = JobChanges {
            prompt: self.prompt.clone(),
            negative_prompt: self.negative_prompt.clone(),
            checkpoint_model: non_empty(&self.checkpoint_model),
            lora_models: self.loras.as_ref().map(|loras| parse_loras(e, loras)),
            width: parse_integer(e, "width", &self.width),
            height: parse_integer(e, "height", &self.height),
            batch_size: parse_integer(e, "batch_size", &self.batch_size),
            seed: self.seed(e),
            steps: parse_integer(e, "steps", &self.steps),
            cfg: self
                .cfg
                .as_ref()
                .and_then(|cfg| parse_number(e, "cfg", &Some(cfg.replace(',', ".")), "must be a number")),
            sampler_name: non_empty(&self.sampler_name),
            scheduler: non_empty(&self.scheduler),
            engine: non_empty(&self.engine),
            priority: parse_integer(e, "priority", &self.priority),
            ..JobChanges::default()
        };
        if errors.is_empty() { Ok(changes) } else { Err(Error::Invalid(errors)) }
    }

    fn seed(&self, errors: &mut Vec<FieldError>) -> Option<i64> {
        let random = self.seed.as_ref().is_some_and(|seed| seed.trim().is_empty());
        if random { Some(limits::RANDOM_SEED) } else { parse_integer(errors, "seed", &self.seed) }
    }
}

fn non_empty(text: &Option<String>) -> Option<String> {
    text.as_ref().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

fn parse_integer(errors: &mut Vec<FieldError>, field: &str, text: &Option<String>) -> Option<i64> {
    parse_number(errors, field, text, "must be a whole number")
}

fn parse_number<T: FromStr>(
    errors: &mut Vec<FieldError>,
    field: &str,
    text: &Option<String>,
    message: &str,
) -> Option<T> {
    let text = text.as_deref().map(str::trim).filter(|text| !text.is_empty())?;
    parse(errors, field, text, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn row_3_an_edit_names_fields_that_arent_numbers() -> Result<(), Error> {
        let text = |text: &str| Some(text.to_owned());
        let edit = JobEdit { steps: text("many"), width: text(" "), ..JobEdit::default() };
        let Err(error) = edit.changes() else { panic!("accepted") };
        assert_eq!(error.fields().iter().map(|field| field.field.as_str()).collect::<Vec<_>>(), ["steps"]);

        let edit = JobEdit { cfg: text("6,5"), seed: text(""), steps: text("12"), ..JobEdit::default() };
        let expected =
            JobChanges { cfg: Some(6.5), seed: Some(-1), steps: Some(12), ..JobChanges::default() };
        assert_eq!(edit.changes()?, expected);
        Ok(())
    }
}
