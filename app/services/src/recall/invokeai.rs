//! The texts of InvokeAI: `invokeai_metadata` since version 3; before, `sd-metadata` and the command line `Dream`.

mod dream;
mod old;

pub use dream::read as read_dream;
pub use old::read as read_old;

use super::parsed::{ParsedLora, ParsedSettings, decimal, text, whole};
use super::samplers::of_invokeai;
use serde_json::Value;

/// Parses `invokeai_metadata`; none if it is invalid.
pub fn read(json: &str) -> Option<ParsedSettings> {
    let value: Value = serde_json::from_str(json).ok().filter(Value::is_object)?;
    let words = |name: &str| value[name].as_str().map(str::to_owned);
    let mut parsed = ParsedSettings {
        prompt: words("positive_prompt"),
        negative_prompt: words("negative_prompt"),
        model: name(&value["model"]),
        loras: value["loras"]
            .as_array()
            .map(|loras| loras.iter().filter_map(lora).collect())
            .unwrap_or_default(),
        width: whole(&value["width"]),
        height: whole(&value["height"]),
        batch_size: Some(1),
        seed: whole(&value["seed"]),
        steps: whole(&value["steps"]),
        cfg: decimal(&value["cfg_scale"]),
        ..ParsedSettings::default()
    };
    if let Some(scheduler) = value["scheduler"].as_str() {
        parsed.sample(of_invokeai(scheduler));
    }
    parsed.denoise = decimal(&value["strength"]);
    let left_out = [
        ("vae", "VAE"),
        ("controlnets", "ControlNet"),
        ("ipAdapters", "IP adapter"),
        ("clip_skip", "CLIP skip"),
    ];
    let left_out = left_out.into_iter().filter(|(key, _)| is_set(&value[*key]));
    parsed.left_out = left_out.map(|(_, name)| name.to_owned()).collect();
    Some(parsed)
}

fn is_set(value: &Value) -> bool {
    !(value.is_null() || value == 0 || value.as_array().is_some_and(Vec::is_empty))
}

/// A model's name: a string in the first versions, then in `model_name`, then in `name`.
fn name(model: &Value) -> Option<String> {
    [model, &model["name"], &model["model_name"]].into_iter().find_map(text)
}

fn lora(value: &Value) -> Option<ParsedLora> {
    let model = name(&value["model"]).or_else(|| name(&value["lora"]))?;
    Some(ParsedLora::new(model, decimal(&value["weight"]).unwrap_or(1.0)))
}

/// Words in square brackets are the negative prompt.
fn split_prompt(prompt: &str) -> (String, String) {
    let (mut wanted, mut unwanted) = (String::new(), Vec::new());
    let mut rest = prompt;
    while let Some((before, after)) = rest.split_once('[') {
        let Some((inside, behind)) = after.split_once(']') else { break };
        wanted.push_str(before);
        unwanted.push(inside.trim());
        rest = behind;
    }
    wanted.push_str(rest);
    (wanted.trim().to_owned(), unwanted.join(", "))
}

#[cfg(test)]
mod tests;
