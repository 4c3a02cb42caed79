//! The models there are, as one person sees them: where one is picked, and what is said of one. Drawn by the server only.

mod card;
mod model_form;
mod model_page;
mod models_page;
mod more;
mod picker;
mod shelf;
mod suggestion;

use super::{FileName, Model, ModelDefaults};
use crate::error::Error;
use crate::fragment::drawn::Asked;
use crate::images::ThumbnailSize;
use crate::jobs::words::grouped;
use serde::Serialize;
use utoipa::ToSchema;

/// A model with what the caller and the studio know of it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
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
    fn is_built_in(&self) -> bool {
        self.model.name == "sketch"
    }

    /// "on Studio 4090", or why it cannot be used now.
    pub fn place(&self) -> String {
        match (self.model.engines.as_slice(), self.model.available) {
            ([], _) => "No engine has it now".into(),
            (engines, true) => format!("on {}", engines.join(", ")),
            (engines, false) => format!("Engine away: {}", engines.join(", ")),
        }
    }

    /// Its own defaults, or the usual size of its family.
    pub fn suggestion(&self) -> Option<ModelDefaults> {
        let usual = || ModelDefaults::usual(self.model.family.as_deref()?);
        self.defaults.clone().or_else(usual)
    }
}

/// Address of the picture of a model; another picture has another address, so that no cache shows the old one.
pub fn picture_url(model_id: i64, image_id: i64) -> String {
    format!("/api/v1/models/{model_id}/picture?image={image_id}")
}

/// The address of a thumbnail of that picture.
fn thumbnail(picture: &str, size: ThumbnailSize) -> String {
    format!("{picture}&thumbnail={}", size.as_str())
}

/// Characters of a search.
const SEARCH: usize = 200;

/// What `?q=` searches for.
fn searched(asked: &Asked) -> String {
    asked.value("q").unwrap_or_default().trim().chars().take(SEARCH).collect()
}

/// "12,000"
fn words(count: u64) -> String {
    grouped(count.cast_signed())
}

/// A page or a part of one at an address below /models.
///
/// # Errors
/// [`Error::SignedOut`] before sign-in, [`Error::NotFound`] for a model that is not known.
pub async fn draw(asked: &Asked) -> Result<String, Error> {
    match asked.path.trim_end_matches('/') {
        "/models" => models_page::draw(asked).await,
        "/models/pick" => picker::draw(asked).await,
        "/models/suggestion" => suggestion::draw(asked).await,
        path => {
            let id = path.strip_prefix("/models/").and_then(|id| id.parse().ok());
            model_page::draw(asked, id.ok_or_else(|| Error::not_found("page"))?).await
        }
    }
}
