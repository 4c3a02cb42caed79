//! What a file says of its picture, before anybody asks whether it can be drawn here.

use super::samplers::{NameMapping, Sampling};
use serde_json::Value;

/// Settings as parsed; what is absent was not said. Numbers may be out of every limit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ParsedSettings {
    pub prompt: Option<String>,
    pub negative_prompt: Option<String>,
    /// As the other program names it, often without folder and file type.
    pub model: Option<String>,
    pub loras: Vec<ParsedLora>,
    pub width: Option<i128>,
    pub height: Option<i128>,
    /// Pictures of one seed.
    pub batch_size: Option<i128>,
    pub seed: Option<i128>,
    pub steps: Option<i128>,
    pub cfg: Option<f64>,
    pub sampler: Option<NameMapping>,
    pub scheduler: Option<NameMapping>,
    pub denoise: Option<f64>,
    /// Named in it, and not known to the form: "Clip skip".
    pub left_out: Vec<String>,
    /// More to say, a sentence each.
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
    /// With one strength for both parts.
    pub fn new(name: impl Into<String>, strength: f64) -> Self {
        Self { name: name.into(), strength_model: strength, strength_clip: strength }
    }
}

impl ParsedSettings {
    /// True when nothing was parsed that the form has a field for.
    pub fn is_empty(&self) -> bool {
        let Self { left_out, notes, batch_size, .. } = self.clone();
        *self == Self { left_out, notes, batch_size, ..Self::default() }
    }

    /// Takes over sampler and scheduler.
    pub fn sample(&mut self, sampling: Sampling) {
        self.sampler = sampling.sampler.or(self.sampler.take());
        self.scheduler = sampling.scheduler.or(self.scheduler.take());
    }
}

/// A JSON number, or a text that is one, as a whole number.
pub fn whole(value: &Value) -> Option<i128> {
    match value {
        Value::Number(number) => number
            .as_i128()
            .or_else(|| number.as_f64().filter(|number| number.abs() < 1e15).map(|number| number as i128)),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// A JSON number, or a text that is one.
pub fn decimal(value: &Value) -> Option<f64> {
    let number = match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    number.filter(|number| number.is_finite())
}

/// A text that is not empty.
pub fn text(value: &Value) -> Option<String> {
    value.as_str().filter(|text| !text.trim().is_empty()).map(str::to_owned)
}
