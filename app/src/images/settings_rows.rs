//! What a picture was drawn from, a line each.

use crate::jobs::display::{decimal, seed};
use crate::jobs::{LoraModel, Parameters};

/// One setting.
pub struct Row {
    pub name: &'static str,
    /// For the eye.
    pub shown: String,
    /// As a field takes it.
    pub value: String,
}

impl Row {
    fn new(name: &'static str, value: impl ToString) -> Self {
        let value = value.to_string();
        Self { name, shown: value.clone(), value }
    }
}

/// All but the texts; a LoRA each, those that were left at what is usual as well.
pub fn rows(p: &Parameters) -> Vec<Row> {
    let mut rows = vec![Row::new("Model", &p.checkpoint_model)];
    rows.extend(p.lora_models.iter().map(lora));
    rows.extend([
        Row {
            shown: format!("{} × {}", p.width, p.height),
            ..Row::new("Size", format!("{}x{}", p.width, p.height))
        },
        Row { shown: seed(p.seed), ..Row::new("Seed", p.seed) },
        Row::new("Steps", p.steps),
        Row::new("CFG", decimal(p.cfg)),
        Row::new("Sampler", &p.sampler_name),
        Row::new("Scheduler", &p.scheduler),
    ]);
    if p.denoise < 1.0 {
        rows.push(Row::new("Denoise", decimal(p.denoise)));
    }
    rows
}

fn lora(lora: &LoraModel) -> Row {
    let strength = decimal(lora.strength_model);
    Row {
        shown: format!("{} · {strength}", lora.name),
        ..Row::new("LoRA", format!("{}:{strength}", lora.name))
    }
}

/// The texts, then the rows.
pub fn with_texts(p: &Parameters) -> Vec<Row> {
    let texts = [Row::new("Prompt", &p.prompt), Row::new("Negative prompt", &p.negative_prompt)];
    texts.into_iter().filter(|row| !row.value.is_empty()).chain(rows(p)).collect()
}

/// Everything as text, to be read or pasted elsewhere.
pub fn text(p: &Parameters) -> String {
    let lines = with_texts(p).into_iter().map(|row| format!("{}: {}", row.name, row.value));
    lines.collect::<Vec<_>>().join("\n")
}
