//! The settings of a picture, one row each.

use crate::jobs::display::{decimal, seed};
use crate::jobs::{LoraModel, Parameters};

/// One setting.
pub struct SettingRow {
    pub name: &'static str,
    /// Formatted for reading.
    pub shown: String,
    /// As a form field accepts it.
    pub value: String,
}

impl SettingRow {
    fn new(name: &'static str, value: impl ToString) -> Self {
        let value = value.to_string();
        Self { name, shown: value.clone(), value }
    }
}

/// All settings except the prompts, defaults included; one row per LoRA.
pub fn rows(p: &Parameters) -> Vec<SettingRow> {
    let mut rows = vec![SettingRow::new("Model", &p.checkpoint_model)];
    rows.extend(p.lora_models.iter().map(lora));
    rows.extend([
        SettingRow {
            shown: format!("{} × {}", p.width, p.height),
            ..SettingRow::new("Size", format!("{}x{}", p.width, p.height))
        },
        SettingRow { shown: seed(p.seed), ..SettingRow::new("Seed", p.seed) },
        SettingRow::new("Steps", p.steps),
        SettingRow::new("CFG", decimal(p.cfg)),
        SettingRow::new("Sampler", &p.sampler_name),
        SettingRow::new("Scheduler", &p.scheduler),
    ]);
    if p.denoise < 1.0 {
        rows.push(SettingRow::new("Denoise", decimal(p.denoise)));
    }
    rows
}

fn lora(lora: &LoraModel) -> SettingRow {
    let strength = decimal(lora.strength_model);
    SettingRow {
        shown: format!("{} · {strength}", lora.name),
        ..SettingRow::new("LoRA", format!("{}:{strength}", lora.name))
    }
}

/// The prompts, then the other settings.
pub fn with_texts(p: &Parameters) -> Vec<SettingRow> {
    let texts =
        [SettingRow::new("Prompt", &p.prompt), SettingRow::new("Negative prompt", &p.negative_prompt)];
    texts.into_iter().filter(|row| !row.value.is_empty()).chain(rows(p)).collect()
}

/// All settings as text, for reading or pasting elsewhere.
pub fn text(p: &Parameters) -> String {
    let lines = with_texts(p).into_iter().map(|row| format!("{}: {}", row.name, row.value));
    lines.collect::<Vec<_>>().join("\n")
}
