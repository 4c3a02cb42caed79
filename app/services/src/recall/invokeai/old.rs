//! `sd-metadata` of version 2: the model, and the settings in `image`.

use super::split_prompt;
use crate::recall::parsed::{ParsedSettings, decimal, text, whole};
use crate::recall::samplers::of_invokeai;
use serde_json::Value;

/// Parses it; none if it is invalid.
pub fn read(json: &str) -> Option<ParsedSettings> {
    let value: Value = serde_json::from_str(json).ok()?;
    let image = value.get("image").filter(|image| image.is_object())?;
    let (prompt, negative) = prompt(&image["prompt"]).map(|prompt| split_prompt(&prompt)).unzip();
    let mut parsed = ParsedSettings {
        prompt,
        negative_prompt: negative,
        model: ["model_weights", "model_id", "model"].iter().find_map(|name| text(&value[*name])),
        width: whole(&image["width"]),
        height: whole(&image["height"]),
        batch_size: Some(1),
        seed: whole(&image["seed"]),
        steps: whole(&image["steps"]),
        cfg: decimal(&image["cfg_scale"]),
        ..ParsedSettings::default()
    };
    if let Some(sampler) = image["sampler"].as_str() {
        parsed.sample(of_invokeai(sampler));
    }
    Some(parsed)
}

/// A string, or a list of weighted ones, of which the first is used.
fn prompt(value: &Value) -> Option<String> {
    text(value).or_else(|| text(&value.get(0)?["prompt"]))
}
