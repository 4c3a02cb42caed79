//! Words and addresses of the page of presets.

use crate::jobs::Draft;

/// Where a plain form is redirected after it deleted a preset.
pub fn after_deletion(id: i64) -> String {
    format!("/presets?deleted={id}")
}

/// "sdxl_base · 832 × 1216 · 20 steps · 2 LoRAs".
pub fn summary(form: &Draft) -> String {
    let model = if form.checkpoint_model.is_empty() { "any model" } else { &form.checkpoint_model };
    let mut words = format!("{model} · {} × {} · {} steps", form.width, form.height, form.steps);
    match form.loras.iter().filter(|lora| !lora.name.is_empty()).count() {
        0 => {}
        1 => words.push_str(" · 1 LoRA"),
        count => words.push_str(&format!(" · {count} LoRAs")),
    }
    words
}

pub fn beginning(prompt: &str) -> String {
    match prompt.trim() {
        "" => "No prompt".into(),
        prompt => prompt.chars().take(240).collect(),
    }
}
