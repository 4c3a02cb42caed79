//! What is known of a picture, beside it.

use super::api::DeleteImage;
use super::deleted::Deleted;
use super::tags_part::TagsPart;
use super::viewer_keys::Keys;
use super::{ContentItem, HistoryEntry, ImagesChanged, LeftHistory};
use crate::icon::{Glyph, Icon};
use crate::jobs::{GenerationJob, JobFacts, ReuseButton};
use crate::post_form::{PostForm, Posting};
use crate::refusal::Alert;
use crate::time::{LocalTime, duration_words};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

/// Prompt, settings, keys, and what can be done with it.
#[component]
pub fn ViewerSide(
    item: ContentItem,
    job: Option<GenerationJob>,
    /// That of the address it was opened from, with its filters.
    query: String,
    /// The history, where the picture is.
    back: String,
) -> impl IntoView {
    let reuse = job.as_ref().map(|job| job.id).map(|id| {
        view! {
            <section class="viewer__part" data-reuse="">
                <div class="viewer__grid">
                    <ReuseButton job_id=id label="Reuse settings" />
                    <a class="button" href=format!("/jobs/{id}")>"Open job"</a>
                </div>
            </section>
        }
    });
    let took = job.as_ref().and_then(|job| crate::jobs::words::waited_and_ran(job).1);
    view! {
        <aside class="viewer__side" aria-label="Details">
            <PromptPart prompt=item.prompt.clone() />
            {reuse}
            <section class="viewer__part">
                <h2>"Settings"</h2>
                {job.map(|job| view! { <JobFacts job /> })}
                <dl class="facts facts--more">
                    {took.map(|seconds| view! { <dt>"Time"</dt><dd>{duration_words(seconds)}</dd> })}
                    {item.cached.then(|| view! { <dt>"Drawn"</dt><dd>"Earlier; from the engine’s cache"</dd> })}
                    <dt>"File"</dt>
                    <dd>{format!("{} kB", (item.bytes + 500) / 1000)}</dd>
                    <dt>"Created"</dt>
                    <dd><LocalTime at=item.created_at /></dd>
                </dl>
            </section>
            <TagsPart id=item.id tags=item.tags.clone() />
            <Keys />
            <section class="viewer__part">
                <DeletePicture item query back />
            </section>
        </aside>
    }
}

#[component]
fn PromptPart(prompt: String) -> impl IntoView {
    let copied = RwSignal::new(false);
    let text = StoredValue::new(prompt.clone());
    let copy = move |_| {
        // Refused only where the page may not write to the clipboard; the words stay selectable.
        let _ = window().navigator().clipboard().write_text(&text.get_value());
        copied.set(true);
    };
    // Without a secure address browsers have no clipboard to write to.
    let can_copy = RwSignal::new(false);
    Effect::new(move |_| can_copy.set(window().is_secure_context()));
    view! {
        <section class="viewer__part">
            <h2>
                "Prompt"
                <button
                    class="iconbutton push"
                    type="button"
                    aria-label="Copy prompt"
                    title="Copy prompt"
                    hidden=move || !can_copy.get()
                    on:click=copy
                >
                    {move || {
                        let glyph = if copied.get() { Glyph::Check } else { Glyph::Copy };
                        view! { <Icon glyph /> }
                    }}
                </button>
            </h2>
            <p class="viewer__prompt">{prompt}</p>
            <p class="sr" role="status">{move || copied.get().then_some("Prompt copied")}</p>
        </section>
    }
}

#[component]
fn DeletePicture(item: ContentItem, query: String, back: String) -> impl IntoView {
    let navigate = use_navigate();
    let left = use_context::<LeftHistory>();
    let deleted = Deleted::new();
    let id = item.id;
    let filters = query.clone();
    let delete = Posting::to::<DeleteImage>().then(move |changed: ImagesChanged| {
        left.iter().for_each(|left| left.forget(id));
        deleted.offer_undo(&changed, filters.clone(), vec![HistoryEntry::Image(item.clone())]);
        navigate(&back, Default::default());
    });
    view! {
        <Alert error=delete.error() />
        <PostForm posting=delete>
            <input type="hidden" name="id" value=id />
            <input type="hidden" name="query" value=query />
            <button class="button button--quiet button--danger" type="submit">
                <Icon glyph=Glyph::Trash />
                "Delete picture"
            </button>
        </PostForm>
    }
}
