//! The `parameters` text of AUTOMATIC1111's Stable Diffusion web UI, which Forge, SD.Next and others write as well:
//! prompt, `Negative prompt: …`, and a last line of pairs. After `modules/infotext_utils.py` and
//! `modules/processing.py` (`create_infotext`) of version 1.10.

mod lora;
mod pairs;

use super::parsed::ParsedSettings;
use super::samplers::{of_a1111, sampler_in_a1111, scheduler_in_a1111};
use domain::jobs::Parameters;
use pairs::{quoted, read as read_pairs};

/// Keyword of the text.
pub const KEYWORD: &str = "parameters";
/// Marks a text as written by Genonaut; stands at its end.
const OWN: &str = "Version: Genonaut";
const NEGATIVE: &str = "Negative prompt:";
/// A last line with fewer pairs is part of the prompt.
const MIN_PAIRS: usize = 3;
/// Pairs that affect the image but have no field in the form.
const LEFT_OUT: [&str; 11] = [
    "Clip skip",
    "VAE",
    "Variation seed",
    "Hires upscale",
    "Hires resize",
    "Refiner",
    "Hypernet",
    "ENSD",
    "Face restoration",
    "Tiling",
    "RNG",
];

/// The settings in AUTOMATIC1111's format.
pub fn write(p: &Parameters) -> String {
    let mut text = p.prompt.clone();
    for lora in &p.lora_models {
        text.push_str(&lora::tag(lora));
    }
    if !p.negative_prompt.is_empty() {
        text.push_str(&format!("\n{NEGATIVE} {}", p.negative_prompt));
    }
    let (sampler, scheduler) = (sampler_in_a1111(&p.sampler_name), scheduler_in_a1111(&p.scheduler));
    text.push_str(&format!(
        "\nSteps: {}, Sampler: {}, Schedule type: {}, CFG scale: {}, Seed: {}, Size: {}x{}, Model: {}",
        p.steps,
        quoted(sampler),
        quoted(scheduler),
        p.cfg,
        p.seed,
        p.width,
        p.height,
        quoted(stem(&p.checkpoint_model)),
    ));
    if p.denoise < 1.0 {
        text.push_str(&format!(", Denoising strength: {}", p.denoise));
    }
    text.push_str(", ");
    text.push_str(OWN);
    text
}

/// Whether an uncompressed text was written by [`write`].
pub fn is_own(text: &[u8]) -> bool {
    text.ends_with(OWN.as_bytes())
}

/// Parses such a text.
pub fn read(text: &str) -> ParsedSettings {
    let text = text.replace("\r\n", "\n");
    let text = text.trim();
    let (above, last) = text.rsplit_once('\n').unwrap_or(("", text));
    let pairs = read_pairs(last);
    let (prompts, pairs) = if pairs.len() < MIN_PAIRS { (text, Vec::new()) } else { (above, pairs) };
    let (prompt, negative) = split_prompts(prompts);
    let (prompt, loras) = lora::take_out(&prompt);
    let value = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let whole = |name: &str| value(name).and_then(|value| value.trim().parse().ok());
    let decimal = |name: &str| value(name).and_then(|value| value.trim().parse().ok());
    let (width, height) = value("Size").and_then(size).unzip();
    let left_out = pairs.iter().map(|(name, _)| name.clone());
    let mut parsed = ParsedSettings {
        // An empty prompt counts only if there are settings.
        prompt: (!prompt.is_empty() || !pairs.is_empty()).then_some(prompt),
        negative_prompt: (!text.is_empty()).then_some(negative),
        model: value("Model").map(str::to_owned),
        loras,
        width,
        height,
        batch_size: Some(1),
        seed: whole("Seed"),
        steps: whole("Steps"),
        cfg: decimal("CFG scale"),
        denoise: decimal("Denoising strength")
            .filter(|_| !pairs.iter().any(|(key, _)| key.starts_with("Hires"))),
        left_out: left_out.filter(|name| is_left_out(name)).collect(),
        ..ParsedSettings::default()
    };
    parsed.sample(of_a1111(value("Sampler"), value("Schedule type")));
    parsed
}

/// Trims lines, as AUTOMATIC1111 does when reading.
fn split_prompts(text: &str) -> (String, String) {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let at = lines.iter().position(|line| line.starts_with(NEGATIVE)).unwrap_or(lines.len());
    let negative: Vec<&str> =
        lines[at..].iter().map(|line| line.strip_prefix(NEGATIVE).map_or(*line, str::trim)).collect();
    (lines[..at].join("\n"), negative.join("\n").trim().to_owned())
}

fn size(value: &str) -> Option<(i128, i128)> {
    let (width, height) = value.trim().split_once('x')?;
    Some((width.parse().ok()?, height.parse().ok()?))
}

fn is_left_out(name: &str) -> bool {
    LEFT_OUT.contains(&name) || ["ControlNet", "ADetailer"].iter().any(|start| name.starts_with(start))
}

/// A model's name without folder and extension.
pub(super) fn stem(name: &str) -> &str {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let ends = ["safetensors", "ckpt", "pt", "sft", "gguf"];
    ends.iter().find_map(|end| file.strip_suffix(end)?.strip_suffix('.')).unwrap_or(file)
}

#[cfg(test)]
mod tests;
