//! The details beside a picture.

use super::copying;
use super::keys::Keys;
use super::name_part::NamePart;
use super::tags_part::TagsPart;
use crate::images::api::DeleteImage;
use crate::images::bulk::deleted::DeletionUndo;
use crate::images::{ContentItem, HistoryChanged, HistoryEntry, SavedHistoryStore};
use crate::partials::RenderedPartial;
use crate::parts::error_display::Alert;
use crate::parts::forms::{FormAction, PostForm};
use crate::parts::icon::{Glyph, Icon};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

/// Its title, its details as rendered by the server, its tags, and the shortcuts.
#[component]
pub fn ViewerSide(
    item: ContentItem,
    /// As HTML.
    details: String,
    /// The query of the history that it was opened from, with its filters.
    query: String,
    /// Address of the picture in the history.
    back: String,
    /// The picture's name on the page.
    name: RwSignal<String>,
) -> impl IntoView {
    let clipboard = copying::listen();
    let path = format!("/images/{}/details", item.id);
    view! {
        <aside
            class="viewer__side"
            aria-label="Details"
            data-clipboard=move || clipboard.get().then_some("")
        >
            <NamePart item=item.clone() name />
            <RenderedPartial path query=query.clone() html=details />
            <TagsPart id=item.id tags=item.tags.clone() />
            <Keys />
            <section class="viewer__part">
                <DeletePicture item query back />
            </section>
        </aside>
    }
}

#[component]
fn DeletePicture(item: ContentItem, query: String, back: String) -> impl IntoView {
    let navigate = use_navigate();
    let left = use_context::<SavedHistoryStore>();
    let deleted = DeletionUndo::new();
    let id = item.id;
    let filters = query.clone();
    let delete = FormAction::to::<DeleteImage>().then(move |changed: HistoryChanged| {
        left.iter().for_each(|left| left.forget(id));
        deleted.offer_undo(&changed, filters.clone(), vec![HistoryEntry::Image(item.clone())]);
        navigate(&back, Default::default());
    });
    view! {
        <Alert error=delete.error() />
        <PostForm action=delete>
            <input type="hidden" name="id" value=id />
            <input type="hidden" name="query" value=query />
            <button class="button button--quiet button--danger" type="submit">
                <Icon glyph=Glyph::Trash />
                "Delete picture"
            </button>
        </PostForm>
    }
}
