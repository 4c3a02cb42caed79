//! What is known of a picture, beside it.

use super::api::DeleteImage;
use super::copying;
use super::deleted::DeletionUndo;
use super::name_part::NamePart;
use super::tags_part::TagsPart;
use super::viewer_keys::Keys;
use super::{ContentItem, HistoryChanged, HistoryEntry, SavedHistoryStore};
use crate::error_display::Alert;
use crate::forms::{FormAction, PostForm};
use crate::icon::{Glyph, Icon};
use crate::partials::RenderedPartial;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

/// Its title, its details as the server drew them, its tags, the keys.
#[component]
pub fn ViewerSide(
    item: ContentItem,
    /// As markup.
    details: String,
    /// That of the address it was opened from, with its filters.
    query: String,
    /// The history, where the picture is.
    back: String,
    /// What the page calls the picture.
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
