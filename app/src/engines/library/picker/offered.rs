//! Which models the dialog shows.

use crate::engines::LibraryModel;
use crate::engines::library::searched;
use crate::partials::render::PageRequest;
use domain::error::Error;
use services::database::Database;
use services::engines::{LibraryPage, MAX_CHOICES, ModelFilter, ModelTab};

/// What the dialog shows, of how many.
pub(super) struct Offered {
    pub models: Vec<LibraryModel>,
    /// How many match.
    pub found: u64,
    /// How many there are whatever is searched for.
    pub all: u64,
}

impl Offered {
    /// True when not all models are in the dialog: the browser then asks for those that match.
    pub fn asks(&self) -> bool {
        self.all > MAX_CHOICES
    }
}

/// All models where they fit into the dialog; else those that match what is searched for.
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
