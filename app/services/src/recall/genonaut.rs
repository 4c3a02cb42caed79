//! Our own text: JSON with the parameters as REST spells them.

use super::parsed::{ParsedLora, ParsedSettings};
use super::samplers::from_genonaut;
use domain::jobs::Parameters;
use serde::{Deserialize, Serialize};

/// Grows when a reader of older ones would misread it. Absent in the first files, which read the same.
const FORMAT: u32 = 1;

#[derive(Serialize)]
struct Written<'a, T> {
    format: u32,
    #[serde(flatten)]
    parameters: &'a Parameters,
    #[serde(flatten)]
    extra: &'a T,
    /// Of the program that wrote it.
    version: &'static str,
}

/// The JSON for a picture's file. The fields of `extra` join it, e.g. the job's id.
///
/// # Errors
/// When `extra` is nothing that has fields.
pub fn write<T: Serialize>(parameters: &Parameters, extra: &T) -> Result<String, serde_json::Error> {
    serde_json::to_string(&Written { format: FORMAT, parameters, extra, version: env!("CARGO_PKG_VERSION") })
}

#[derive(Deserialize)]
struct Format {
    #[serde(default)]
    format: u32,
}

/// Whether a text is as [`write`] would write it now.
pub fn is_present(text: &[u8]) -> bool {
    serde_json::from_slice::<Format>(text).is_ok_and(|Format { format }| format == FORMAT)
}

/// What our text says; none when it is broken.
pub fn read(text: &str) -> Option<ParsedSettings> {
    let Format { format } = serde_json::from_str(text).ok()?;
    let p: Parameters = serde_json::from_str(text).ok()?;
    let lora = |lora: domain::jobs::LoraModel| ParsedLora {
        name: lora.name,
        strength_model: lora.strength_model,
        strength_clip: lora.strength_clip,
    };
    let newer = "A newer version of Genonaut wrote these settings; look them over.".to_owned();
    Some(ParsedSettings {
        prompt: Some(p.prompt),
        negative_prompt: Some(p.negative_prompt),
        model: Some(p.checkpoint_model),
        loras: p.lora_models.into_iter().map(lora).collect(),
        width: Some(p.width.into()),
        height: Some(p.height.into()),
        batch_size: Some(p.batch_size.into()),
        seed: Some(p.seed.into()),
        steps: Some(p.steps.into()),
        cfg: Some(p.cfg),
        sampler: Some(from_genonaut(&p.sampler_name)),
        scheduler: Some(from_genonaut(&p.scheduler)),
        denoise: Some(p.denoise),
        left_out: Vec::new(),
        notes: if format > FORMAT { vec![newer] } else { Vec::new() },
    })
}
