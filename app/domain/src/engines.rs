//! Engines and the models they have.

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

/// Which program draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "sea-orm", derive(sea_orm::EnumIter, sea_orm::DeriveActiveEnum))]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "sea-orm", sea_orm(rs_type = "String", db_type = "Text", rename_all = "lowercase"))]
#[serde(rename_all = "lowercase")]
pub enum EngineKind {
    Sketch,
    Comfyui,
}

/// What kind of model a name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "sea-orm", derive(sea_orm::EnumIter, sea_orm::DeriveActiveEnum))]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "sea-orm", sea_orm(rs_type = "String", db_type = "Text", rename_all = "lowercase"))]
#[serde(rename_all = "lowercase")]
pub enum ModelKind {
    Checkpoint,
    Lora,
}

/// What an engine says it has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    pub checkpoints: Vec<OfferedModel>,
    pub loras: Vec<OfferedModel>,
    pub samplers: Vec<String>,
    pub schedulers: Vec<String>,
    /// Version of the engine's program.
    pub version: Option<String>,
    /// Whether it sends pictures of the work in progress; null when it cannot be known.
    pub previews: Option<bool>,
    /// Models that it has beyond what is kept of one engine: too many in a folder, or names that are too long.
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

/// A model as the picker shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct Model {
    pub id: i64,
    pub name: String,
    pub kind: ModelKind,
    pub family: Option<String>,
    pub trigger_words: Vec<String>,
    /// Names of the engines that have it.
    pub engines: Vec<String>,
    /// True when one of them is enabled and not down.
    pub available: bool,
}

/// What the form can choose from: of very many models the most useful, so that a page stays small.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct Choices {
    pub checkpoints: Vec<Model>,
    /// How many checkpoints there are in all.
    #[serde(default)]
    pub checkpoint_total: u64,
    pub loras: Vec<Model>,
    /// How many LoRAs there are in all.
    #[serde(default)]
    pub lora_total: u64,
    pub samplers: Vec<String>,
    pub schedulers: Vec<String>,
}

/// An engine as an admin sees it; members get it without address and error.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct Engine {
    pub id: i64,
    pub name: String,
    pub kind: EngineKind,
    /// Admins only; null for the built-in sketch engine.
    pub base_url: Option<String>,
    pub enabled: bool,
    /// Comes from the configuration: can be switched off, not edited.
    pub from_configuration: bool,
    /// Jobs it draws at once.
    pub concurrency: i32,
    pub state: EngineState,
    /// What its state means and what to do about it; null when all is well. For everybody.
    pub note: Option<String>,
    /// Why it is not ready, in words. Admins only.
    pub last_error: Option<String>,
    pub version: Option<String>,
    pub previews: Option<bool>,
    /// Names of its first checkpoints, at most 100.
    pub checkpoints: Vec<String>,
    /// How many checkpoints it has in all.
    #[serde(default)]
    pub checkpoint_count: u64,
    /// Names of its first LoRAs, at most 100.
    pub loras: Vec<String>,
    /// How many LoRAs it has in all.
    #[serde(default)]
    pub lora_count: u64,
    /// Models that it has and that are not kept: more than 20,000 in a folder, or names that are too long.
    #[serde(default)]
    pub left_out: u32,
    /// Ids of the jobs it draws right now: the asker's own, for an admin everybody's.
    pub running_jobs: Vec<i64>,
    /// Prompts in its own queue, those that run and other people's included; null when not known.
    pub queue_length: Option<i32>,
}

/// An address as it was typed, with the scheme that is usual where none was: "localhost:8188".
pub fn with_scheme(address: &str) -> String {
    let address = address.trim();
    if address.contains("://") { address.to_owned() } else { format!("http://{address}") }
}

/// What a test of an address found, in words an admin can act on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct ProbeReport {
    pub reachable: bool,
    /// "ComfyUI 0.3.75, 3 models, 2 LoRAs, previews on", or what went wrong and what to do.
    pub message: String,
    pub checks: Vec<ProbeCheck>,
}

/// One line of a test's result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct ProbeCheck {
    pub passed: bool,
    pub words: String,
}
