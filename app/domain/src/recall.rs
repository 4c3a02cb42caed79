//! Settings read from an image.

use crate::jobs::Draft;
use serde::{Deserialize, Serialize};

/// PNG keyword of Genonaut's own settings.
pub const KEYWORD: &str = "genonaut";
/// PNG keywords that are read, the most informative first.
pub const KEYWORDS: [&str; 6] =
    [KEYWORD, "parameters", "invokeai_metadata", "prompt", "sd-metadata", "Dream"];

/// The source of a form's content, and the form before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Recalled {
    /// The program that wrote the settings: "Genonaut", "ComfyUI".
    pub source: String,
    /// What was changed or could not be loaded, one sentence each.
    pub notes: Vec<String>,
    /// The previous form.
    pub before: Draft,
}
