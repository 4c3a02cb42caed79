//! The title of a picture, and a form that renames it.

use crate::images::ContentItem;
use crate::images::address::label;
use crate::images::api::RenameImage;
use crate::parts::error_display::{Alert, FieldErrorMessage};
use crate::parts::forms::{FormAction, PostForm};
use crate::parts::icon::{Glyph, Icon};
use crate::parts::menu::focus;
use leptos::html::{Details, Summary};
use leptos::prelude::*;

/// The form is folded; it works without JavaScript. A picture without a title is named by the beginning of its
/// prompt. `name` is the name that the page shows.
#[component]
pub fn NamePart(item: ContentItem, name: RwSignal<String>) -> impl IntoView {
    let (fold, opener) = (NodeRef::<Details>::new(), NodeRef::<Summary>::new());
    let named = RwSignal::new(item.name() == item.title && item.title != item.prompt);
    let title = named.get_untracked().then(|| item.title.clone());
    let rename = FormAction::to::<RenameImage>().then(move |title: String| {
        named.set(true);
        name.set(title);
        fold.get_untracked().iter().for_each(|fold| fold.set_open(false));
        opener.get_untracked().iter().for_each(|opener| focus(opener));
    });
    let other = Signal::derive(move || rename.error().get().filter(|error| error.fields().is_empty()));
    view! {
        <details class="viewer__part viewer__name" node_ref=fold>
            <summary node_ref=opener title="Rename" data-named=move || named.get().then_some("")>
                <span>{move || label(&name.get())}</span>
                <Icon glyph=Glyph::Edit />
                <span class="sr">"Rename"</span>
            </summary>
            <PostForm action=rename class="tags">
                <input type="hidden" name="id" value=item.id />
                <input
                    class="input"
                    name="title"
                    aria-label="Title"
                    aria-describedby="title-refused"
                    maxlength="255"
                    required
                    autocomplete="off"
                    placeholder="A title for this picture"
                    value=title
                />
                <button class="button" type="submit">"Save"</button>
            </PostForm>
            <div role="alert">
                <FieldErrorMessage id="title-refused" field="title" error=rename.error() />
            </div>
            <Alert error=other />
        </details>
    }
}
