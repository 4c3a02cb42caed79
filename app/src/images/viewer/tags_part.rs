//! The tags of a picture: each links to all pictures with it, and a field edits them.

use crate::images::api::SetTags;
use crate::parts::error_display::{Alert, FieldErrorMessage};
use crate::parts::forms::{FormAction, PostForm};
use leptos::prelude::*;

/// Works without JavaScript.
#[component]
pub fn TagsPart(id: i64, tags: Vec<String>) -> impl IntoView {
    let tags = RwSignal::new(tags);
    let set = FormAction::to::<SetTags>().then(move |now| tags.set(now));
    let other = Signal::derive(move || set.error().get().filter(|error| error.fields().is_empty()));
    let links = move || {
        let link = |tag: String| view! { <a class="chip" href=address(&tag)>{tag.clone()}</a> };
        tags.get().into_iter().map(link).collect_view()
    };
    view! {
        <section class="viewer__part">
            <h2>"Tags"</h2>
            <div class="chips">{links}</div>
            <PostForm action=set class="tags">
                <input type="hidden" name="id" value=id />
                <input
                    class="input"
                    name="tags"
                    aria-label="Tags, separated by commas"
                    aria-describedby="tags-refused"
                    placeholder="Separated by commas"
                    autocomplete="off"
                    value=tags.with_untracked(|tags| tags.join(", "))
                    prop:value=move || tags.with(|tags| tags.join(", "))
                />
                <button class="button" type="submit">"Save"</button>
            </PostForm>
            <div role="alert">
                <FieldErrorMessage id="tags-refused" field="tags" error=set.error() />
            </div>
            <Alert error=other />
        </section>
    }
}

/// The history of all pictures with the tag.
fn address(tag: &str) -> String {
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("tag", tag).finish();
    format!("/history?{query}")
}
