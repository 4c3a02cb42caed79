//! Engines and their models.

mod defaults;
mod file_name;
mod library_model;
mod model_form;
mod state;

pub use defaults::ModelDefaults;
pub use file_name::FileName;
pub use library_model::{LibraryModel, picture_url};
pub use model_form::ModelForm;
pub use state::EngineState;

use serde::{Deserialize, Serialize};

/// The program that generates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "sea-orm", derive(sea_orm::EnumIter, sea_orm::DeriveActiveEnum))]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "sea-orm", sea_orm(rs_type = "String", db_type = "Text", rename_all = "lowercase"))]
#[serde(rename_all = "lowercase")]
pub enum EngineKind {
    Sketch,
    Comfyui,
}

/// Kind of a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "sea-orm", derive(sea_orm::EnumIter, sea_orm::DeriveActiveEnum))]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "sea-orm", sea_orm(rs_type = "String", db_type = "Text", rename_all = "lowercase"))]
#[serde(rename_all = "lowercase")]
pub enum ModelKind {
    Checkpoint,
    Lora,
}

/// What an engine reports about itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    pub checkpoints: Vec<OfferedModel>,
    pub loras: Vec<OfferedModel>,
    pub samplers: Vec<String>,
    pub schedulers: Vec<String>,
    /// Version of the engine's program.
    pub version: Option<String>,
    /// Whether it sends previews; null when unknown.
    pub previews: Option<bool>,
    /// Number of its models that are not stored: too many in a folder, or names that are too long.
    #[serde(default)]
    pub left_out: u32,
}

/// A model as an engine names it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferedModel {
    pub name: String,
    /// SD1.5, SDXL, …; null when unknown.
    pub family: Option<String>,
    pub trigger_words: Vec<String>,
}

/// A model as shown in the model picker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct Model {
    pub id: i64,
    pub name: String,
    pub kind: ModelKind,
    pub family: Option<String>,
    pub trigger_words: Vec<String>,
    /// Names of the engines with this model.
    pub engines: Vec<String>,
    /// True if one of them is enabled and not down.
    pub available: bool,
}

/// Choices of the form. Only the most useful of many models, to keep the page small.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct Choices {
    pub checkpoints: Vec<Model>,
    /// Total number of checkpoints.
    #[serde(default)]
    pub checkpoint_total: u64,
    pub loras: Vec<Model>,
    /// Total number of LoRAs.
    #[serde(default)]
    pub lora_total: u64,
    pub samplers: Vec<String>,
    pub schedulers: Vec<String>,
}

/// An engine as an admin sees it. Members get it without address and error.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct Engine {
    pub id: i64,
    pub name: String,
    pub kind: EngineKind,
    /// Admins only; null for the built-in sketch engine.
    pub base_url: Option<String>,
    pub enabled: bool,
    /// Set in the server configuration: can be turned off, but not edited.
    pub from_configuration: bool,
    /// Number of concurrent jobs.
    pub concurrency: i32,
    pub state: EngineState,
    /// What its state means and what to do about it; null when it is ready. Visible to everyone.
    pub note: Option<String>,
    /// Why it is not ready. Admins only.
    pub last_error: Option<String>,
    pub version: Option<String>,
    pub previews: Option<bool>,
    /// Names of its first checkpoints, at most 100.
    pub checkpoints: Vec<String>,
    /// Its total number of checkpoints.
    #[serde(default)]
    pub checkpoint_count: u64,
    /// Names of its first LoRAs, at most 100.
    pub loras: Vec<String>,
    /// Its total number of LoRAs.
    #[serde(default)]
    pub lora_count: u64,
    /// Number of its models that are not stored: more than 20,000 in a folder, or names that are too long.
    #[serde(default)]
    pub left_out: u32,
    /// Ids of the jobs that it is generating now: the caller's own; for an admin, everyone's.
    pub running_jobs: Vec<i64>,
    /// Prompts in its own queue, including running ones and those of other clients; null when unknown.
    pub queue_length: Option<i32>,
}

/// Adds `http://` to an address that was typed without a scheme, such as "localhost:8188".
pub fn with_scheme(address: &str) -> String {
    let address = address.trim();
    if address.contains("://") { address.to_owned() } else { format!("http://{address}") }
}

/// Result of testing an address, worded so that an admin can act on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct ProbeReport {
    pub reachable: bool,
    /// "ComfyUI 0.3.75, 3 models, 2 LoRAs, previews on", or what went wrong and what to do.
    pub message: String,
    pub checks: Vec<ProbeCheck>,
}

/// One check of a test.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct ProbeCheck {
    pub passed: bool,
    pub words: String,
}
