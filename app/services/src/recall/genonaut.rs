//! Genonaut's own text: JSON with the parameters as in REST.

use super::parsed::{ParsedLora, ParsedSettings};
use super::samplers::from_genonaut;
use domain::jobs::Parameters;
use serde::{Deserialize, Serialize};

/// Incremented when older readers would misread the text. Absent in the first files, whose format is the same.
const FORMAT: u32 = 1;

#[derive(Serialize)]
struct SavedSettings<'a, T> {
    format: u32,
    #[serde(flatten)]
    parameters: &'a Parameters,
    #[serde(flatten)]
    extra: &'a T,
    /// Version of Genonaut that wrote it.
    version: &'static str,
}

/// The JSON for an image's file, with the fields of `extra`, e.g. the job's id.
///
/// # Errors
/// When `extra` does not serialize to an object.
pub fn write<T: Serialize>(parameters: &Parameters, extra: &T) -> Result<String, serde_json::Error> {
    serde_json::to_string(&SavedSettings {
        format: FORMAT,
        parameters,
        extra,
        version: env!("CARGO_PKG_VERSION"),
    })
}

#[derive(Deserialize)]
struct Format {
    #[serde(default)]
    format: u32,
}

/// Whether a text is in the current format of [`write`].
pub fn is_present(text: &[u8]) -> bool {
    serde_json::from_slice::<Format>(text).is_ok_and(|Format { format }| format == FORMAT)
}

/// Parses our text; none if it is invalid.
pub fn read(text: &str) -> Option<ParsedSettings> {
    let Format { format } = serde_json::from_str(text).ok()?;
    let p: Parameters = serde_json::from_str(text).ok()?;
    let lora = |lora: domain::jobs::LoraModel| ParsedLora {
        name: lora.name,
        strength_model: lora.strength_model,
        strength_clip: lora.strength_clip,
    };
    let newer = "Saved by a newer version of Genonaut. Check the settings.".to_owned();
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
