//! Settings that a picture's file carries: written into downloads, and read back into the form, also from pictures of other
//! programs.

mod a1111;
mod comfyui;
mod fit;
mod found;
mod invokeai;
mod ours;
pub mod png_text;
mod samplers;

pub use a1111::{KEYWORD as A1111_KEYWORD, is_own as is_own_a1111, write as a1111_text};
pub use fit::{PictureSettings, SamplerSettings};
pub use ours::{is_present as is_present_own, write as own_text};

use crate::database::Database;
use crate::engines::{Named, choices_named};
use domain::engines::Choices;
use domain::error::Error;
use domain::jobs::Draft;
use domain::recall::{KEYWORD, KEYWORDS};
use found::Found;
use png_text::{MOST, NotPng, Text, Texts};
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
    let texts = texts
        .map_err(|_| refused("this file is no PNG; only PNG files carry settings that Genonaut can read"))?;
    let (source, found) = find(&texts).ok_or_else(|| refused(why_nothing(&texts)))?;
    let choices = choices(database, &found).await?;
    let (settings, mut notes) = fit::fit(found, &choices);
    if !texts.whole {
        notes.push("The file is damaged; this is what could still be read.".into());
    }
    Ok(RecalledSettings { source, settings, notes })
}

fn named(name: &str) -> Named<'_> {
    Named { name, stem: a1111::stem(name) }
}

/// Of what the engines have, what `found` may mean.
async fn choices(database: &Database, found: &Found) -> Result<Choices, Error> {
    let model: Vec<Named<'_>> = found.model.as_deref().map(named).into_iter().collect();
    let loras: Vec<Named<'_>> = found.loras.iter().map(|lora| named(&lora.name)).collect();
    choices_named(&database.read, &model, &loras).await
}

/// `form` filled with what was recalled; it can be had back from it.
pub fn filled(form: Draft, recalled: RecalledSettings) -> Draft {
    let RecalledSettings { source, settings, notes } = recalled;
    form.recall(source, notes, |form| settings.fill(form))
}

fn refused(words: impl Into<String>) -> Error {
    Error::field(FIELD, words)
}

fn why_nothing(texts: &Texts) -> String {
    if texts.too_large {
        format!("its settings are larger than {} MB, which is more than Genonaut reads", MOST / 1024 / 1024)
    } else if texts.whole {
        "this picture carries no settings that Genonaut can read; copies and pictures from chats often lose them".into()
    } else {
        "this PNG is damaged: it ends too early or its parts do not fit together".into()
    }
}

/// The first text that says something.
fn find(texts: &Texts) -> Option<(&'static str, Found)> {
    let ordered =
        KEYWORDS.iter().flat_map(|keyword| texts.texts.iter().filter(move |text| text.keyword == *keyword));
    let mut found = ordered.filter_map(|text| Some((source(text), read(text)?)));
    found.find(|(_, found)| !found.is_empty())
}

fn read(text: &Text) -> Option<Found> {
    match text.keyword {
        KEYWORD => ours::read(&text.text),
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
