//! Settings as a file states them, before they are fitted to this server.

use super::samplers::{NameMapping, Sampling};
use serde_json::Value;

/// Settings as parsed; absent values were not in the file. Numbers may exceed all limits.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ParsedSettings {
    pub prompt: Option<String>,
    pub negative_prompt: Option<String>,
    /// As the other program names it, often without folder and extension.
    pub model: Option<String>,
    pub loras: Vec<ParsedLora>,
    pub width: Option<i128>,
    pub height: Option<i128>,
    /// Images per seed.
    pub batch_size: Option<i128>,
    pub seed: Option<i128>,
    pub steps: Option<i128>,
    pub cfg: Option<f64>,
    pub sampler: Option<NameMapping>,
    pub scheduler: Option<NameMapping>,
    pub denoise: Option<f64>,
    /// Settings that the form does not have: "Clip skip".
    pub left_out: Vec<String>,
    /// Further notes, a sentence each.
    pub notes: Vec<String>,
}

/// A LoRA as parsed.
#[derive(Clone, Debug, PartialEq)]
pub struct ParsedLora {
    pub name: String,
    pub strength_model: f64,
    pub strength_clip: f64,
}

impl ParsedLora {
    /// With one strength for model and text encoder.
    pub fn new(name: impl Into<String>, strength: f64) -> Self {
        Self { name: name.into(), strength_model: strength, strength_clip: strength }
    }
}

impl ParsedSettings {
    /// True when nothing was parsed that fits a field of the form.
    pub fn is_empty(&self) -> bool {
        let Self { left_out, notes, batch_size, .. } = self.clone();
        *self == Self { left_out, notes, batch_size, ..Self::default() }
    }

    /// Sets sampler and scheduler.
    pub fn sample(&mut self, sampling: Sampling) {
        self.sampler = sampling.sampler.or(self.sampler.take());
        self.scheduler = sampling.scheduler.or(self.scheduler.take());
    }
}

/// A JSON number, or a string with one, as a whole number.
pub fn whole(value: &Value) -> Option<i128> {
    match value {
        Value::Number(number) => number
            .as_i128()
            .or_else(|| number.as_f64().filter(|number| number.abs() < 1e15).map(|number| number as i128)),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// A JSON number, or a string with one.
pub fn decimal(value: &Value) -> Option<f64> {
    let number = match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    number.filter(|number| number.is_finite())
}

/// A string that is not blank.
pub fn text(value: &Value) -> Option<String> {
    value.as_str().filter(|text| !text.trim().is_empty()).map(str::to_owned)
}
