//! Settings that a picture's file carries: written into downloads, and read back into the form, also from pictures
//! of other programs.

#[cfg(feature = "ssr")]
mod a1111;
pub mod api;
#[cfg(feature = "ssr")]
mod comfyui;
mod field;
#[cfg(feature = "ssr")]
mod fit;
#[cfg(feature = "ssr")]
mod found;
#[cfg(feature = "ssr")]
mod invokeai;
#[cfg(feature = "ssr")]
mod ours;
#[cfg(feature = "ssr")]
pub mod png_text;
#[cfg(feature = "ssr")]
mod samplers;
#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
mod way_back;

#[cfg(feature = "ssr")]
pub use a1111::{KEYWORD as A1111_KEYWORD, is_own as is_own_a1111, write as a1111_text};
#[cfg(feature = "ssr")]
pub use fit::{PictureSettings, SamplerSettings};
#[cfg(feature = "ssr")]
pub use ours::{is_present as is_present_own, write as own_text};

pub use field::{Filling, RecallField, RecallNotes, RecallWithoutScript};

use crate::jobs::Draft;
use serde::{Deserialize, Serialize};

/// Keyword of our own text.
pub const KEYWORD: &str = "genonaut";
/// Keywords of the texts that are read, the most telling first.
pub const KEYWORDS: [&str; 6] =
    [KEYWORD, "parameters", "invokeai_metadata", "prompt", "sd-metadata", "Dream"];

/// Where a form's content came from, and the way back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Recalled {
    /// The program that wrote the settings: "Genonaut", "ComfyUI".
    pub source: String,
    /// What was changed or could not be taken over, a sentence each.
    pub notes: Vec<String>,
    /// The form as it was before.
    pub before: Draft,
}
