//! The request body for a new job.

use crate::web::rest::wire::object::Object;
use domain::accounts::User;
use domain::error::{Error, FieldError};
use domain::jobs::{LoraModel, NewGenerationJob};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Fields nested in `sampler_params`; errors name them with this prefix.
const NESTED: [&str; 6] = ["seed", "steps", "cfg", "sampler_name", "scheduler", "denoise"];

/// What to generate. Only the prompt is required.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateJob {
    /// The caller's id, if given.
    user_id: Option<String>,
    /// `image` or `image_generation`.
    job_type: Option<String>,
    /// 1 to 10,000 characters.
    prompt: String,
    /// Up to 20,000 characters.
    negative_prompt: Option<String>,
    /// Default: the last one used, else the first one available.
    checkpoint_model: Option<String>,
    /// Up to 10.
    #[schema(value_type = Option<Vec<LoraModel>>)]
    lora_models: Option<Vec<Object<LoraModel>>>,
    /// 64 to 2048, a multiple of 8. Default: 832.
    width: Option<i64>,
    /// 64 to 2048, a multiple of 8. Default: 1216.
    height: Option<i64>,
    /// 1 to 8 images from one seed.
    batch_size: Option<i64>,
    #[schema(value_type = Option<SamplerParams>)]
    sampler_params: Option<Object<SamplerParams>>,
    /// Up to 255 characters. Default: the beginning of the prompt.
    title: Option<String>,
    /// Any object, saved with the job. Up to 32 kB.
    #[schema(value_type = Option<Object>)]
    params: Option<serde_json::Value>,
    /// An engine's name, or `auto`.
    engine: Option<String>,
    /// Old name of `engine`.
    backend: Option<String>,
    /// −100 to 100, among your own jobs.
    priority: Option<i64>,
    /// If true, the job waits until it is released.
    held: Option<bool>,
}

/// Sampler settings.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SamplerParams {
    /// 0 to 2^53 − 1, or −1 for a random one, which the job then shows.
    pub(super) seed: Option<i64>,
    /// 1 to 150. Default: 20.
    pub(super) steps: Option<i64>,
    /// 0 to 20. Default: 7.
    pub(super) cfg: Option<f64>,
    pub(super) sampler_name: Option<String>,
    pub(super) scheduler: Option<String>,
    /// 0 to 1. Default: 1.
    pub(super) denoise: Option<f64>,
}

impl CreateJob {
    /// The new job, after checking all limits that need no database.
    ///
    /// # Errors
    /// [`Error::Invalid`] naming every invalid field; [`Error::NotFound`] for another user's id.
    pub fn validate(self, user: &User) -> Result<NewGenerationJob, Error> {
        self.check_user(user)?;
        let mut errors: Vec<FieldError> = self.refused_type().into_iter().collect();
        if self.engine.is_some() && self.backend.is_some() {
            errors.push(FieldError::new("backend", "is the old name of engine; send only one of them"));
        }
        let new = self.job().trimmed();
        errors.extend(new.validation_errors());
        if errors.is_empty() { Ok(new) } else { Err(nested(Error::Invalid(errors))) }
    }

    fn check_user(&self, user: &User) -> Result<(), Error> {
        match &self.user_id {
            None => Ok(()),
            Some(id) => {
                own_id(id, user).and_then(|own| if own { Ok(()) } else { Err(Error::not_found("user")) })
            }
        }
    }

    fn refused_type(&self) -> Option<FieldError> {
        let kind = self.job_type.as_deref().unwrap_or("image");
        check_type(kind).err()
    }

    fn job(self) -> NewGenerationJob {
        let default = NewGenerationJob::default();
        let Object(sampler) = self.sampler_params.unwrap_or_default();
        NewGenerationJob {
            prompt: self.prompt,
            negative_prompt: self.negative_prompt.unwrap_or_default(),
            checkpoint_model: self.checkpoint_model.filter(|name| !name.is_empty()),
            lora_models: self.lora_models.map(loras).unwrap_or_default(),
            width: self.width.unwrap_or(default.width),
            height: self.height.unwrap_or(default.height),
            batch_size: self.batch_size.unwrap_or(default.batch_size),
            how_many: 1,
            seed: sampler.seed.unwrap_or(default.seed),
            steps: sampler.steps.unwrap_or(default.steps),
            cfg: sampler.cfg.unwrap_or(default.cfg),
            sampler_name: sampler.sampler_name.unwrap_or(default.sampler_name),
            scheduler: sampler.scheduler.unwrap_or(default.scheduler),
            denoise: sampler.denoise.unwrap_or(default.denoise),
            title: self.title,
            params: self.params.unwrap_or(default.params),
            engine: self.engine.or(self.backend).unwrap_or(default.engine),
            priority: self.priority.unwrap_or(default.priority),
            held: self.held.unwrap_or(default.held),
            parent_job_id: None,
        }
    }
}

/// Unwraps the LoRAs.
pub fn loras(sent: Vec<Object<LoraModel>>) -> Vec<LoraModel> {
    sent.into_iter().map(|Object(lora)| lora).collect()
}

/// Accepts the short and the long name of the only supported type.
///
/// # Errors
/// The message for the field `job_type`.
pub fn check_type(kind: &str) -> Result<(), FieldError> {
    let message = match kind {
        "image" | "image_generation" => return Ok(()),
        "text" | "video" | "audio" | "text_generation" | "video_generation" | "audio_generation" => {
            "isn't supported; use image"
        }
        _ => "must be image or image_generation",
    };
    Err(FieldError::new("job_type", message))
}

/// Whether `id` is the caller's.
///
/// # Errors
/// [`Error::Invalid`] when it isn't a UUID.
pub fn own_id(id: &str, user: &User) -> Result<bool, Error> {
    Ok(user_id(id)? == user.id)
}

/// A user's id in its stored form.
///
/// # Errors
/// [`Error::Invalid`] when it isn't a UUID.
pub fn user_id(id: &str) -> Result<String, Error> {
    let id = Uuid::parse_str(id).map_err(|_| Error::field("user_id", "must be a UUID"))?;
    Ok(id.hyphenated().to_string())
}

/// Names the invalid fields as REST nests them.
pub fn nested(error: Error) -> Error {
    let Error::Invalid(mut errors) = error else { return error };
    for error in errors.iter_mut().filter(|error| NESTED.contains(&error.field.as_str())) {
        error.field = format!("sampler_params.{}", error.field);
    }
    Error::Invalid(errors)
}
