//! A model as one user sees it.

use super::{FileName, Model, ModelDefaults};
use serde::Serialize;

/// A model with its details and the caller's use of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct LibraryModel {
    #[serde(flatten)]
    pub model: Model,
    /// True for the caller's favourites.
    pub favorite: bool,
    /// The newest of the caller's last 500 jobs that used it.
    pub last_used_job: Option<i64>,
    /// Note by admins, visible to everyone.
    pub note: Option<String>,
    /// URL of its cover image.
    pub picture: Option<String>,
    /// Recommended settings.
    pub defaults: Option<ModelDefaults>,
}

impl LibraryModel {
    /// Display name.
    pub fn title(&self) -> String {
        FileName::of(&self.model.name).title()
    }

    /// True for the model of the built-in sketch engine.
    pub fn is_built_in(&self) -> bool {
        self.model.name == "sketch"
    }

    /// "on Studio 4090", or why it can't be used now.
    pub fn availability(&self) -> String {
        match (self.model.engines.as_slice(), self.model.available) {
            ([], _) => "Not available".into(),
            (engines, true) => format!("on {}", engines.join(", ")),
            ([engine], false) => format!("{engine} is offline"),
            (engines, false) => format!("{} are offline", engines.join(", ")),
        }
    }

    /// Its own defaults, or the native size of its family.
    pub fn suggested_defaults(&self) -> Option<ModelDefaults> {
        let usual = || ModelDefaults::for_family(self.model.family.as_deref()?);
        self.defaults.clone().or_else(usual)
    }
}

/// URL of a model's cover image. It contains the image's id, so that caches don't show an old one.
pub fn picture_url(model_id: i64, image_id: i64) -> String {
    format!("/api/v1/models/{model_id}/picture?image={image_id}")
}
