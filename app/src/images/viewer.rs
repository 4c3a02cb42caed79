//! The picture on near-black, its details beside it, everything reachable by keys.

use super::api::{DeleteImage, SetFavorite};
use super::card::label;
use super::viewer_keys::{Keys, listen};
use super::{ContentItem, ImageView, JobImage, image_url};
use crate::icon::{Glyph, Icon};
use crate::jobs::{JobFacts, ReuseButton};
use crate::time::{LocalTime, duration_words};
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_navigate;

/// One picture and the ways from it.
#[component]
pub fn Viewer(image: ImageView) -> impl IntoView {
    let ImageView { item, job, batch, newer, older } = image;
    let details = RwSignal::new(true);
    let title = label(&item.prompt);
    listen(details);
    view! {
        <Title text=title.clone() />
        <div class="viewer" data-details=move || (!details.get()).then_some("hidden")>
            <h1 class="sr">{format!("Picture: {title}")}</h1>
            <div class="viewer__canvas">
                <Bar item=item.clone() details />
                <img
                    src=image_url(item.id)
                    width=item.width
                    height=item.height
                    alt=item.prompt.clone()
                    decoding="async"
                />
                {newer.map(|id| view! { <Neighbour id rel="prev" name="Previous picture" glyph=Glyph::ChevronLeft /> })}
                {older.map(|id| view! { <Neighbour id rel="next" name="Next picture" glyph=Glyph::ChevronRight /> })}
            </div>
            <Strip shown=item.id batch />
            <Side item job />
        </div>
    }
}

#[component]
fn Neighbour(id: i64, rel: &'static str, name: &'static str, glyph: Glyph) -> impl IntoView {
    view! {
        <a class="viewer__nav" rel=rel href=format!("/images/{id}") aria-label=name>
            <Icon glyph />
        </a>
    }
}

#[component]
fn Bar(item: ContentItem, details: RwSignal<bool>) -> impl IntoView {
    let file = format!("genonaut-{}.{}", item.id, item.mime.rsplit('/').next().unwrap_or("png"));
    view! {
        <div class="viewer__bar">
            <a class="iconbutton" href="/history" aria-label="Close (Esc)" title="Close (Esc)" data-key="Escape">
                <Icon glyph=Glyph::Close />
            </a>
            <span class="viewer__place">{format!("{} × {}", item.width, item.height)}</span>
            <FavoriteButton id=item.id favorite=item.is_favorite />
            <a
                class="iconbutton"
                rel="external"
                href=image_url(item.id)
                download=file
                aria-label="Download (D)"
                title="Download (D)"
                data-key="d"
            >
                <Icon glyph=Glyph::Download />
            </a>
            <button
                class="iconbutton needs-script"
                type="button"
                aria-label="Details (I)"
                title="Details (I)"
                aria-pressed=move || if details.get() { "true" } else { "false" }
                on:click=move |_| details.update(|shown| *shown = !*shown)
            >
                <Icon glyph=Glyph::Info />
            </button>
        </div>
    }
}

#[component]
fn FavoriteButton(id: i64, favorite: bool) -> impl IntoView {
    let set = ServerAction::<SetFavorite>::new();
    let favorite = RwSignal::new(favorite);
    Effect::new(move |_| {
        if let Some(Ok(now)) = set.value().get() {
            favorite.set(now);
        }
    });
    view! {
        <ActionForm action=set>
            <input type="hidden" name="id" value=id />
            <input type="hidden" name="favorite" value=move || if favorite.get() { "false" } else { "true" } />
            <button
                class="iconbutton"
                type="submit"
                aria-label="Favourite (F)"
                title="Favourite (F)"
                data-key="f"
                aria-pressed=move || if favorite.get() { "true" } else { "false" }
            >
                {move || {
                    let glyph = if favorite.get() { Glyph::HeartFull } else { Glyph::Heart };
                    view! { <Icon glyph /> }
                }}
            </button>
        </ActionForm>
    }
}

/// All pictures of its job.
#[component]
fn Strip(shown: i64, batch: Vec<JobImage>) -> impl IntoView {
    let count = batch.len();
    let items = batch
        .into_iter()
        .enumerate()
        .map(|(index, image)| {
            view! {
                <a
                    class="filmstrip__item"
                    style=format!("--ratio:{}/{}", image.width, image.height)
                    href=format!("/images/{}", image.content_id)
                    aria-label=format!("Picture {} of {count}", index + 1)
                    aria-current=(image.content_id == shown).then_some("true")
                >
                    <img
                        src=image.thumbnail_urls.small
                        width=image.width
                        height=image.height
                        alt=""
                        decoding="async"
                    />
                </a>
            }
        })
        .collect_view();
    (count > 1).then(|| {
        view! {
            <div class="viewer__strip">
                <div class="filmstrip" role="group" aria-label="Pictures of this job">{items}</div>
            </div>
        }
    })
}

#[component]
fn Side(item: ContentItem, job: Option<crate::jobs::GenerationJob>) -> impl IntoView {
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
                    <dt>"File"</dt>
                    <dd>{format!("{} kB", (item.bytes + 500) / 1000)}</dd>
                    <dt>"Created"</dt>
                    <dd><LocalTime at=item.created_at /></dd>
                </dl>
            </section>
            <Keys />
            <section class="viewer__part">
                <DeletePicture id=item.id />
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
fn DeletePicture(id: i64) -> impl IntoView {
    let delete = ServerAction::<DeleteImage>::new();
    let navigate = use_navigate();
    Effect::new(move |_| {
        if matches!(delete.value().get(), Some(Ok(()))) {
            navigate("/history", Default::default());
        }
    });
    view! {
        <ActionForm action=delete>
            <input type="hidden" name="id" value=id />
            <button class="button button--quiet button--danger" type="submit">
                <Icon glyph=Glyph::Trash />
                "Delete picture"
            </button>
        </ActionForm>
    }
}
