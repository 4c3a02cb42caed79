//! A section of /models: the models or the LoRAs, in pages.

use super::card::Card;
use super::words::words;
use crate::engines::ModelKind;
use domain::engines::LibraryModel;
use domain::error::Error;
use leptos::prelude::*;
use services::database::Database;
use services::engines::{LibraryPage, ModelFilter, ModelOrder, library};

/// Cards per page: more, with their pictures, are slow on a phone.
const PAGE: u64 = 60;

/// The current page of each section, and the search text.
#[derive(Clone)]
pub(super) struct Pages {
    pub q: String,
    models: u64,
    loras: u64,
}

impl Pages {
    /// Page numbers are clamped to 1 to 1,000,000.
    pub fn new(q: String, models: u64, loras: u64) -> Self {
        let [models, loras] = [models, loras].map(|page| page.clamp(1, 1_000_000));
        Self { q, models, loras }
    }

    fn of(&self, kind: ModelKind) -> u64 {
        match kind {
            ModelKind::Checkpoint => self.models,
            ModelKind::Lora => self.loras,
        }
    }

    /// The address of `page` of one section, with its anchor.
    fn address(&self, kind: ModelKind, page: u64) -> String {
        let (models, loras, section) = match kind {
            ModelKind::Checkpoint => (page, self.loras, "models"),
            ModelKind::Lora => (self.models, page, "loras"),
        };
        let mut query = form_urlencoded::Serializer::new(String::new());
        if !self.q.is_empty() {
            query.append_pair("q", &self.q);
        }
        for (name, page) in [("page", models), ("loras", loras)] {
            if page > 1 {
                query.append_pair(name, &page.to_string());
            }
        }
        format!("/models?{}#{section}", query.finish())
    }
}

/// One page of a section.
pub(super) struct ModelSection {
    kind: ModelKind,
    page: u64,
    pub items: Vec<LibraryModel>,
    /// Number of models on all pages.
    pub total: u64,
}

impl ModelSection {
    /// The requested page, favourites first; the last page if it doesn't exist.
    pub async fn load(
        database: &Database,
        user_id: &str,
        kind: ModelKind,
        wanted: &Pages,
    ) -> Result<Self, Error> {
        let page = |page: u64| ModelFilter {
            q: &wanted.q,
            order: ModelOrder::Favorites,
            skip: (page - 1) * PAGE,
            ..ModelFilter::first(kind, PAGE)
        };
        let mut number = wanted.of(kind);
        let mut found = library(&database.read, user_id, &page(number)).await?;
        if found.items.is_empty() && found.total > 0 {
            number = found.total.div_ceil(PAGE);
            found = library(&database.read, user_id, &page(number)).await?;
        }
        let LibraryPage { items, total } = found;
        Ok(Self { kind, page: number, items, total })
    }

    /// True if there is more than one page.
    pub fn is_part(&self) -> bool {
        self.total > PAGE
    }
}

/// Renders the section; nothing if it is empty.
#[component]
pub(super) fn ModelSectionView<'a>(model_section: ModelSection, wanted: &'a Pages) -> impl IntoView + use<> {
    let (id, title) = match model_section.kind {
        ModelKind::Checkpoint => ("models", "Models"),
        ModelKind::Lora => ("loras", "LoRAs"),
    };
    let cards = model_section.items.iter().map(card).collect_view();
    let pages = model_section.is_part().then(|| pages(&model_section, wanted, title));
    (model_section.total > 0).then(|| {
        view! {
            <section id=id>
                <h2 class="modelcards__title">{title}<span>{words(model_section.total)}</span></h2>
                <ul class="modelcards" role="list">{cards}</ul>
                {pages}
            </section>
        }
    })
}

fn card(of: &LibraryModel) -> AnyView {
    let lead = view! {
        <a class="modelcard__lead" href=format!("/models/{}", of.model.id) aria-label=of.title()></a>
    };
    view! { <Card of lead=lead.into_any() /> }.into_any()
}

/// The range of cards shown, with links to the previous and next page.
fn pages(model_section: &ModelSection, wanted: &Pages, title: &str) -> AnyView {
    let link = |page: u64, rel: &'static str, label: &'static str| {
        let href = wanted.address(model_section.kind, page);
        view! { <a class="button" rel=rel href=href aria-label=format!("{label} page of {title}")>{label}</a> }
    };
    let previous = (model_section.page > 1).then(|| link(model_section.page - 1, "prev", "Previous"));
    let last = (model_section.page * PAGE).min(model_section.total);
    let next = (last < model_section.total).then(|| link(model_section.page + 1, "next", "Next"));
    let first = words((model_section.page - 1) * PAGE + 1);
    let place = format!("{first} to {} of {}", words(last), words(model_section.total));
    view! {
        <nav class="modelcards__pages" aria-label=format!("Pages of {title}")>
            {previous}
            <span class="num">{place}</span>
            {next}
        </nav>
    }
    .into_any()
}
