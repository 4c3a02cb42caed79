//! The stored form of a preset, within the limits of a job.

use domain::error::{Error, FieldError};
use domain::jobs::new_job::check_length;
use domain::jobs::{Draft, limits};
use sea_orm::JsonValue;

/// The form as JSON: with trimmed prompts, as in a job, and without the values that recalling an image replaced.
///
/// # Errors
/// [`Error::Invalid`] naming each text longer than a job's, or too many LoRAs.
pub fn to_json(form: &Draft) -> Result<JsonValue, Error> {
    let (prompt, negative_prompt) = (form.prompt.trim().to_owned(), form.negative_prompt.trim().to_owned());
    let form = Draft { prompt, negative_prompt, recalled: None, undone: None, ..form.clone() };
    let errors = validation_errors(&form);
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    serde_json::to_value(form).map_err(|error| {
        tracing::error!(%error, "could not serialize a form");
        Error::Internal
    })
}

fn validation_errors(form: &Draft) -> Vec<FieldError> {
    let mut errors = Vec::new();
    let e = &mut errors;
    let check = |errors: &mut Vec<FieldError>, field: &str, text: &str, most| {
        check_length(errors, &format!("form.{field}"), text, most);
    };
    check(e, "prompt", &form.prompt, *limits::PROMPT.end());
    check(e, "negative_prompt", &form.negative_prompt, *limits::NEGATIVE_PROMPT.end());
    for (field, text) in [
        ("checkpoint_model", &form.checkpoint_model),
        ("width", &form.width),
        ("height", &form.height),
        ("batch_size", &form.batch_size),
        ("how_many", &form.how_many),
        ("seed", &form.seed),
        ("steps", &form.steps),
        ("cfg", &form.cfg),
        ("sampler_name", &form.sampler_name),
        ("scheduler", &form.scheduler),
    ] {
        check(e, field, text, limits::NAME);
    }
    // Too many LoRAs are one error: they are not checked one by one.
    if form.loras.len() > limits::FORM_LORAS {
        let words = format!("at most {} LoRAs; this has {}", limits::FORM_LORAS, form.loras.len());
        e.push(FieldError::new("form.loras", words));
        return errors;
    }
    for (index, lora) in form.loras.iter().enumerate() {
        check(e, &format!("loras.{index}.name"), &lora.name, limits::LORA_NAME);
        check(e, &format!("loras.{index}.strength"), &lora.strength, limits::NAME);
    }
    errors
}
