//! Settings read back from a picture.

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
