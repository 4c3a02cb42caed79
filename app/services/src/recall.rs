//! Settings that a picture's file carries: written into downloads, and read back into the form, also from pictures of other
//! programs.

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
use png_text::{MAX_TEXT_BYTES, NotPng, Text, Texts};
use serde::Serialize;
use utoipa::ToSchema;

/// The form's field for the file.
pub const FIELD: &str = "picture";

/// Settings read from a picture.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct RecalledSettings {
    /// The program that wrote them: Genonaut, AUTOMATIC1111, InvokeAI or ComfyUI.
    #[schema(example = "ComfyUI")]
    pub source: &'static str,
    /// Can be sent as a job as they are, once there is a prompt.
    pub settings: PictureSettings,
    /// What was changed or is missing here, a sentence each.
    pub notes: Vec<String>,
}

/// What a picture's texts say, within the limits and with what the engines have.
///
/// # Errors
/// [`Error::Invalid`] on the field `picture` when nothing in it can be read.
pub async fn recall(database: &Database, texts: Result<Texts, NotPng>) -> Result<RecalledSettings, Error> {
    let texts = texts.map_err(|_| {
        invalid_picture("this file is no PNG; only PNG files carry settings that Genonaut can read")
    })?;
    let (source, parsed) = find(&texts).ok_or_else(|| invalid_picture(no_settings_message(&texts)))?;
    let choices = choices(database, &parsed).await?;
    let (settings, mut notes) = fit::fit(parsed, &choices);
    if !texts.whole {
        notes.push("The file is damaged; this is what could still be read.".into());
    }
    Ok(RecalledSettings { source, settings, notes })
}

fn named(name: &str) -> NamedModel<'_> {
    NamedModel { name, stem: a1111::stem(name) }
}

/// Of what the engines have, what `parsed` may mean.
async fn choices(database: &Database, parsed: &ParsedSettings) -> Result<Choices, Error> {
    let model: Vec<NamedModel<'_>> = parsed.model.as_deref().map(named).into_iter().collect();
    let loras: Vec<NamedModel<'_>> = parsed.loras.iter().map(|lora| named(&lora.name)).collect();
    choices_named(&database.read, &model, &loras).await
}

/// `form` filled with what was recalled; it can be had back from it.
pub fn filled(form: Draft, recalled: RecalledSettings) -> Draft {
    let RecalledSettings { source, settings, notes } = recalled;
    form.recall(source, notes, |form| settings.fill(form))
}

fn invalid_picture(words: impl Into<String>) -> Error {
    Error::field(FIELD, words)
}

fn no_settings_message(texts: &Texts) -> String {
    if texts.too_large {
        format!(
            "its settings are larger than {} MB, which is more than Genonaut reads",
            MAX_TEXT_BYTES / 1024 / 1024
        )
    } else if texts.whole {
        "this picture carries no settings that Genonaut can read; copies and pictures from chats often lose them".into()
    } else {
        "this PNG is damaged: it ends too early or its parts do not fit together".into()
    }
}

/// The first text that says something.
fn find(texts: &Texts) -> Option<(&'static str, ParsedSettings)> {
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
