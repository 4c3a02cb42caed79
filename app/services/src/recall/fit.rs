//! Fits parsed settings to what this server can generate. A note explains each change.

mod numbers;

use super::a1111::stem;
use super::parsed::{ParsedLora, ParsedSettings};
use super::samplers::NameMapping;
use domain::engines::{Choices, Model};
use domain::jobs::display::group_thousands;
use domain::jobs::draft::DraftLora;
use domain::jobs::wildcards::escape;
use domain::jobs::{Draft, LoraModel, limits};
use numbers::Numbers;
use serde::Serialize;
use utoipa::ToSchema;

/// Settings of an image, within the limits of a job. Absent values were not in the file or are not available.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct PictureSettings {
    pub prompt: Option<String>,
    pub negative_prompt: Option<String>,
    pub checkpoint_model: Option<String>,
    pub lora_models: Vec<LoraModel>,
    pub width: Option<i64>,
    pub height: Option<i64>,
    pub batch_size: Option<i64>,
    pub sampler_params: SamplerSettings,
}

/// Sampler settings of an image.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct SamplerSettings {
    pub seed: Option<i64>,
    pub steps: Option<i64>,
    pub cfg: Option<f64>,
    pub sampler_name: Option<String>,
    pub scheduler: Option<String>,
}

impl PictureSettings {
    /// Puts the settings into `draft`. Absent values stay, except the seed and the number of jobs.
    pub(super) fn fill(&self, draft: &mut Draft) {
        let sampler = &self.sampler_params;
        // An image's prompt is literal: what looks like alternatives is escaped.
        let text = |text: &Option<String>| text.as_deref().map(escape);
        set(&mut draft.prompt, text(&self.prompt).as_ref());
        set(&mut draft.negative_prompt, text(&self.negative_prompt).as_ref());
        set(&mut draft.checkpoint_model, self.checkpoint_model.as_ref());
        set(&mut draft.width, self.width.as_ref());
        set(&mut draft.height, self.height.as_ref());
        set(&mut draft.batch_size, self.batch_size.as_ref());
        set(&mut draft.steps, sampler.steps.as_ref());
        set(&mut draft.cfg, sampler.cfg.as_ref());
        set(&mut draft.sampler_name, sampler.sampler_name.as_ref());
        set(&mut draft.scheduler, sampler.scheduler.as_ref());
        draft.seed = sampler.seed.map(|seed| seed.to_string()).unwrap_or_default();
        draft.how_many = "1".into();
        let lora = |lora: &LoraModel| DraftLora {
            name: lora.name.clone(),
            strength: lora.strength_model.to_string(),
        };
        draft.loras = self.lora_models.iter().map(lora).collect();
    }
}

fn set<T: ToString>(field: &mut String, value: Option<&T>) {
    if let Some(value) = value {
        *field = value.to_string();
    }
}

/// `parsed` within the limits and with the models, samplers and schedulers of `choices`; and a note for each change.
pub fn fit(parsed: ParsedSettings, choices: &Choices) -> (PictureSettings, Vec<String>) {
    let mut notes = parsed.notes;
    let mut numbers = Numbers { notes: &mut notes };
    let [width, height] =
        [("width", parsed.width), ("height", parsed.height)].map(|(name, side)| numbers.side(name, side));
    let batch_size = numbers.whole("batch size", parsed.batch_size, limits::BATCH);
    let steps = numbers.whole("steps", parsed.steps, limits::STEPS);
    let cfg = numbers.decimal("CFG", parsed.cfg, limits::CFG);
    let seed = numbers.seed(parsed.seed);
    numbers.denoise(parsed.denoise);
    let settings = PictureSettings {
        prompt: prompt("prompt", parsed.prompt, *limits::PROMPT.end(), &mut notes),
        negative_prompt: prompt(
            "negative prompt",
            parsed.negative_prompt,
            *limits::NEGATIVE_PROMPT.end(),
            &mut notes,
        ),
        checkpoint_model: parsed.model.and_then(|name| model(&name, &choices.checkpoints, &mut notes)),
        lora_models: loras(parsed.loras, &choices.loras, &mut notes),
        width,
        height,
        batch_size,
        sampler_params: SamplerSettings {
            seed,
            steps,
            cfg,
            sampler_name: one_of("sampler", parsed.sampler, &choices.samplers, &mut notes),
            scheduler: one_of("scheduler", parsed.scheduler, &choices.schedulers, &mut notes),
        },
    };
    if !parsed.left_out.is_empty() {
        notes.push(format!("Skipped unsupported settings: {}.", truncated(&parsed.left_out.join(", "))));
    }
    (settings, notes)
}

fn prompt(name: &str, text: Option<String>, most: usize, notes: &mut Vec<String>) -> Option<String> {
    let Some(text) = text else {
        notes.push(format!("No {name} in the file. Kept yours."));
        return None;
    };
    let text = text.replace('\0', " ");
    let count = text.chars().count();
    if count <= most {
        return Some(text);
    }
    let [count, most_words] =
        [count, most].map(|number| group_thousands(i64::try_from(number).unwrap_or(i64::MAX)));
    notes.push(format!("Shortened the {name} from {count} to {most_words} characters."));
    Some(text.chars().take(most).collect())
}

/// The model with this full name, or else with this name without folder and extension, as other programs write it.
fn named<'a>(name: &str, models: &'a [Model]) -> Option<&'a Model> {
    let whole = models.iter().find(|model| model.name == name);
    let same = |model: &&Model| stem(&model.name).to_lowercase() == stem(name).to_lowercase();
    whole.or_else(|| models.iter().find(same))
}

fn model(name: &str, models: &[Model], notes: &mut Vec<String>) -> Option<String> {
    let known = named(name, models).map(|model| model.name.clone());
    if known.is_none() {
        notes.push(format!("Model “{}” isn't available. Kept your current model.", truncated(name)));
    }
    known
}

fn loras(parsed: Vec<ParsedLora>, models: &[Model], notes: &mut Vec<String>) -> Vec<LoraModel> {
    let (mut loras, mut missing) = (Vec::new(), Vec::new());
    let many = parsed.len();
    for lora in parsed {
        match named(&lora.name, models) {
            Some(known) if loras.len() < limits::LORAS => loras.push(fit_strength(&known.name, &lora, notes)),
            Some(_) => {}
            None => missing.push(format!("“{}”", truncated(&lora.name))),
        }
    }
    if !missing.is_empty() {
        let lora = if missing.len() == 1 { "LoRA" } else { "LoRAs" };
        notes.push(format!("Skipped missing {lora} {}.", truncated(&missing.join(", "))));
    }
    if many > missing.len() + loras.len() {
        notes.push(format!("Loaded only the first {} of {many} LoRAs.", loras.len()));
    }
    loras
}

/// The form has one strength for model and text encoder.
fn fit_strength(name: &str, lora: &ParsedLora, notes: &mut Vec<String>) -> LoraModel {
    let mut numbers = Numbers { notes };
    let what = format!("strength of “{}”", truncated(name));
    let strength = numbers.decimal(&what, Some(lora.strength_model), limits::LORA_STRENGTH).unwrap_or(1.0);
    let differs = (lora.strength_clip - lora.strength_model).abs() > 1e-9;
    if differs {
        numbers.notes.push(format!(
            "“{}” had a separate text strength of {}. Using {strength} for both.",
            truncated(name),
            lora.strength_clip
        ));
    }
    LoraModel { name: name.to_owned(), strength_model: strength, strength_clip: strength }
}

/// The name that engines offer for it, if any.
fn one_of(
    what: &str,
    known: Option<NameMapping>,
    offered: &[String],
    notes: &mut Vec<String>,
) -> Option<String> {
    match known? {
        NameMapping::Mapped(ours, _) if offered.contains(&ours) => Some(ours),
        NameMapping::Mapped(_, theirs) | NameMapping::Unknown(theirs) => {
            notes.push(format!("The {what} “{}” isn't available. Kept the current one.", truncated(&theirs)));
            None
        }
    }
}

/// Text of a file, shortened for a note.
fn truncated(words: &str) -> String {
    let mut letters = words.trim().chars().map(|letter| if letter.is_control() { ' ' } else { letter });
    let start: String = letters.by_ref().take(80).collect();
    if letters.next().is_some() { format!("{start}…") } else { start }
}

#[cfg(test)]
mod tests;
