//! Selects the models that the dialog shows.

use crate::engines::LibraryModel;
use crate::engines::library::words::searched;
use crate::partials::render::PageRequest;
use domain::error::Error;
use services::database::Database;
use services::engines::{LibraryPage, MAX_CHOICES, ModelFilter, ModelTab};

/// The models of the dialog, and the totals.
pub(super) struct Offered {
    pub models: Vec<LibraryModel>,
    /// Number of matches.
    pub found: u64,
    /// Number of all models of this kind.
    pub all: u64,
}

impl Offered {
    /// True if the dialog doesn't hold all models: the browser then requests the matches.
    pub fn asks(&self) -> bool {
        self.all > MAX_CHOICES
    }
}

/// All models up to [`MAX_CHOICES`]; if there are more, those that match the search.
pub(super) async fn offered(
    database: &Database,
    user_id: &str,
    request: &PageRequest,
    all: ModelFilter<'_>,
) -> Result<Offered, Error> {
    let (c, q) = (&database.read, searched(request));
    let tab = match request.value("tab") {
        Some("favorites") => ModelTab::Favorites,
        Some("recent") => ModelTab::Recent,
        _ => ModelTab::All,
    };
    let narrowed = ModelFilter { q: &q, tab, ..all };
    let count = services::engines::model_total(c, all.kind).await?;
    let shown = if count > MAX_CHOICES { narrowed } else { all };
    let LibraryPage { items, total } = services::engines::library(c, user_id, &shown).await?;
    Ok(Offered { models: items, found: total, all: count })
}
