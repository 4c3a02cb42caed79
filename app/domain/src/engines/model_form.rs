//! What is said of a model, as a form sends it.

use serde::{Deserialize, Serialize};

/// All as typed. What is empty goes, but for the picture.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ModelForm {
    pub note: String,
    /// The number of one of the editor's images, `none`, or empty to keep the one it has.
    pub picture: String,
    pub width: String,
    pub height: String,
    pub steps: String,
    pub cfg: String,
    pub sampler_name: String,
    pub scheduler: String,
}
