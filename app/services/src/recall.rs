//! Settings in an image's file: written into downloads, and loaded into the form, also from other programs' images.

mod a1111;
mod comfyui;
mod fit;
mod genonaut;
mod invokeai;
mod parsed;
pub mod png_text;
mod samplers;

pub use a1111::{KEYWORD as A1111_KEYWORD, is_own as is_own_a1111, write as a1111_text};
pub use fit::{PictureSettings, SamplerSettings};
pub use genonaut::{is_present as is_present_own, write as own_text};

use crate::database::Database;
use crate::engines::{NamedModel, choices_named};
use domain::engines::Choices;
use domain::error::Error;
use domain::jobs::Draft;
use domain::recall::{KEYWORD, KEYWORDS};
use parsed::ParsedSettings;
use png_text::{MAX_TEXT_BYTES, NotPng, PngTexts, Text};
use serde::Serialize;
use utoipa::ToSchema;

/// The form's field for the file.
pub const FIELD: &str = "picture";

/// Settings loaded from an image.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct RecalledSettings {
    /// The program that wrote them: Genonaut, AUTOMATIC1111, InvokeAI or ComfyUI.
    #[schema(example = "ComfyUI")]
    pub source: &'static str,
    /// With a prompt, a valid job request as they are.
    pub settings: PictureSettings,
    /// What was changed or is not available, a sentence each.
    pub notes: Vec<String>,
}

/// Settings from an image's texts, within the limits and with available models.
///
/// # Errors
/// [`Error::Invalid`] on the field `picture` when it has no readable settings.
pub async fn recall(database: &Database, texts: Result<PngTexts, NotPng>) -> Result<RecalledSettings, Error> {
    let texts = texts.map_err(|_| invalid_picture("not a PNG. Only PNGs can carry settings"))?;
    let (source, parsed) = find(&texts).ok_or_else(|| invalid_picture(no_settings_message(&texts)))?;
    let choices = choices(database, &parsed).await?;
    let (settings, mut notes) = fit::fit(parsed, &choices);
    if !texts.whole {
        notes.push("The file is damaged. Loaded what could be read.".into());
    }
    Ok(RecalledSettings { source, settings, notes })
}

fn named(name: &str) -> NamedModel<'_> {
    NamedModel { name, stem: a1111::stem(name) }
}

/// Available models that `parsed` may refer to.
async fn choices(database: &Database, parsed: &ParsedSettings) -> Result<Choices, Error> {
    let model: Vec<NamedModel<'_>> = parsed.model.as_deref().map(named).into_iter().collect();
    let loras: Vec<NamedModel<'_>> = parsed.loras.iter().map(|lora| named(&lora.name)).collect();
    choices_named(&database.read, &model, &loras).await
}

/// `form` filled with the recalled settings; it keeps its former values for undo.
pub fn filled(form: Draft, recalled: RecalledSettings) -> Draft {
    let RecalledSettings { source, settings, notes } = recalled;
    form.recall(source, notes, |form| settings.fill(form))
}

fn invalid_picture(words: impl Into<String>) -> Error {
    Error::field(FIELD, words)
}

fn no_settings_message(texts: &PngTexts) -> String {
    if texts.too_large {
        format!("its settings are larger than {} MB, the most Genonaut reads", MAX_TEXT_BYTES / 1024 / 1024)
    } else if texts.whole {
        "no settings found. Chat apps and screenshots usually strip them".into()
    } else {
        "this PNG is damaged or incomplete. Try the original file".into()
    }
}

/// The first text with settings.
fn find(texts: &PngTexts) -> Option<(&'static str, ParsedSettings)> {
    let ordered =
        KEYWORDS.iter().flat_map(|keyword| texts.texts.iter().filter(move |text| text.keyword == *keyword));
    let mut parsed = ordered.filter_map(|text| Some((source(text), read(text)?)));
    parsed.find(|(_, parsed)| !parsed.is_empty())
}

fn read(text: &Text) -> Option<ParsedSettings> {
    match text.keyword {
        KEYWORD => genonaut::read(&text.text),
        a1111::KEYWORD => Some(a1111::read(&text.text)),
        "invokeai_metadata" => invokeai::read(&text.text),
        "prompt" => comfyui::read(&text.text),
        "sd-metadata" => invokeai::read_old(&text.text),
        "Dream" => invokeai::read_dream(&text.text),
        _ => None,
    }
}

fn source(text: &Text) -> &'static str {
    match text.keyword {
        KEYWORD => "Genonaut",
        a1111::KEYWORD if a1111::is_own(text.text.as_bytes()) => "Genonaut",
        a1111::KEYWORD => "AUTOMATIC1111",
        "prompt" => "ComfyUI",
        _ => "InvokeAI",
    }
}
