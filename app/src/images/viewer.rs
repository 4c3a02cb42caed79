//! The picture on near-black, its details beside it, everything reachable by keys.

use super::card::{address, label};
use super::favorite_button::FavoriteButton;
use super::gallery::with_query;
use super::viewer_keys::listen;
use super::viewer_side::ViewerSide;
use super::{ContentItem, ImageView, JobImage, image_url};
use crate::icon::{Glyph, Icon};
use leptos::prelude::*;
use leptos_meta::Title;

/// One picture and the ways from it.
#[component]
pub fn Viewer(
    image: ImageView,
    /// That of the address it was opened from, with its filters.
    query: String,
) -> impl IntoView {
    let ImageView { item, job, batch, newer, older } = image;
    let details = RwSignal::new(true);
    let title = label(&item.prompt);
    listen(details);
    let back = format!("{}#image-{}", with_query("/history", &query), item.id);
    let neighbour = |id: Option<i64>| id.map(|id| address(id, &query));
    let (newer, older) = (neighbour(newer), neighbour(older));
    view! {
        <Title text=title.clone() />
        <div class="viewer" data-details=move || (!details.get()).then_some("hidden")>
            <h1 class="sr">{format!("Picture: {title}")}</h1>
            <div class="viewer__canvas">
                <Bar item=item.clone() back=back.clone() details />
                <img
                    src=image_url(item.id)
                    width=item.width
                    height=item.height
                    alt=item.prompt.clone()
                    decoding="async"
                />
                {newer.map(|to| view! { <Neighbour to rel="prev" name="Previous picture" glyph=Glyph::ChevronLeft /> })}
                {older.map(|to| view! { <Neighbour to rel="next" name="Next picture" glyph=Glyph::ChevronRight /> })}
            </div>
            <Strip shown=item.id batch query=query.clone() />
            <ViewerSide item job query back />
        </div>
    }
}

#[component]
fn Neighbour(to: String, rel: &'static str, name: &'static str, glyph: Glyph) -> impl IntoView {
    view! {
        // However many were looked at, one step back is the list.
        <a class="viewer__nav" rel=rel href=to prop:replace=true aria-label=name>
            <Icon glyph />
        </a>
    }
}

#[component]
fn Bar(item: ContentItem, back: String, details: RwSignal<bool>) -> impl IntoView {
    let file = format!("genonaut-{}.{}", item.id, item.mime.rsplit('/').next().unwrap_or("png"));
    view! {
        <div class="viewer__bar">
            <a class="iconbutton" href=back aria-label="Close (Esc)" title="Close (Esc)" data-key="Escape">
                <Icon glyph=Glyph::Close />
            </a>
            <span class="viewer__place">{format!("{} × {}", item.width, item.height)}</span>
            <FavoriteButton id=item.id favorite=item.is_favorite />
            <a
                class="iconbutton"
                rel="external"
                href=format!("{}/download", image_url(item.id))
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

/// All pictures of its job.
#[component]
fn Strip(shown: i64, batch: Vec<JobImage>, query: String) -> impl IntoView {
    let count = batch.len();
    let items = batch
        .into_iter()
        .enumerate()
        .map(|(index, image)| {
            view! {
                <a
                    class="filmstrip__item"
                    style=format!("--ratio:{}/{}", image.width, image.height)
                    href=address(image.content_id, &query)
                    prop:replace=true
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
