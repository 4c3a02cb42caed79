//! A model as one person sees it.

use super::{FileName, Model, ModelDefaults};
use serde::Serialize;

/// A model with what the caller and the studio know of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct LibraryModel {
    #[serde(flatten)]
    pub model: Model,
    /// One of the caller's favourites.
    pub favorite: bool,
    /// The newest of the caller's last 500 jobs that used it.
    pub last_used_job: Option<i64>,
    /// What admins wrote of it, for everybody.
    pub note: Option<String>,
    /// Address of its picture.
    pub picture: Option<String>,
    /// What it draws best with.
    pub defaults: Option<ModelDefaults>,
}

impl LibraryModel {
    /// How it is called when people read it.
    pub fn title(&self) -> String {
        FileName::of(&self.model.name).title()
    }

    /// That of the engine that needs no installation.
    pub fn is_built_in(&self) -> bool {
        self.model.name == "sketch"
    }

    /// "on Studio 4090", or why it cannot be used now.
    pub fn availability(&self) -> String {
        match (self.model.engines.as_slice(), self.model.available) {
            ([], _) => "No engine has it now".into(),
            (engines, true) => format!("on {}", engines.join(", ")),
            (engines, false) => format!("Engine away: {}", engines.join(", ")),
        }
    }

    /// Its own defaults, or the usual size of its family.
    pub fn suggested_defaults(&self) -> Option<ModelDefaults> {
        let usual = || ModelDefaults::for_family(self.model.family.as_deref()?);
        self.defaults.clone().or_else(usual)
    }
}

/// Address of the picture of a model; another picture has another address, so that no cache shows the old one.
pub fn picture_url(model_id: i64, image_id: i64) -> String {
    format!("/api/v1/models/{model_id}/picture?image={image_id}")
}
