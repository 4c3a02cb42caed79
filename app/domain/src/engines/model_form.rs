//! Form for the details of a model.

use serde::{Deserialize, Serialize};

/// Fields as typed. An empty field clears its value, except for `picture`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ModelForm {
    pub note: String,
    /// Id of one of the editor's images, `none`, or empty to leave it unchanged.
    pub picture: String,
    pub width: String,
    pub height: String,
    pub steps: String,
    pub cfg: String,
    pub sampler_name: String,
    pub scheduler: String,
}
