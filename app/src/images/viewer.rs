//! The picture on near-black, its details beside it. Everything has a keyboard shortcut.

mod bar;
mod copying;
#[cfg(feature = "ssr")]
pub mod details;
mod favorite_button;
pub(super) mod keys;
mod name_part;
pub(super) mod page;
mod share_button;
mod side;
mod steps;
mod tags_part;

use super::address::{address, label, with_query};
use super::picture::Picture;
use super::zoom_pad::ZoomPad;
use super::{ImageView, JobImage};
use crate::parts::icon::{Glyph, Icon};
use bar::Bar;
use keys::{Keyboard, press};
use leptos::html::Div;
use leptos::prelude::*;
use leptos_meta::Title;
use side::ViewerSide;
use steps::Steps;

/// One picture, with links to its neighbours.
#[component]
pub fn Viewer(
    image: ImageView,
    /// The query of the history that it was opened from, with its filters.
    query: String,
    steps: Steps,
) -> impl IntoView {
    let ImageView { item, batch, newer, older, details, file_name } = image;
    let open = RwSignal::new(true);
    let name = RwSignal::new(item.name().to_owned());
    let root = NodeRef::<Div>::new();
    let pad = ZoomPad::new(root, |way| press(if way > 0 { "a[rel=next]" } else { "a[rel=prev]" }));
    Keyboard { shown: item.id, details: open, pad, steps }.listen();
    Effect::new(move |_| {
        open.track();
        request_animation_frame(move || pad.measure());
    });
    let back = format!("{}#image-{}", with_query("/history", &query), item.id);
    let to = |id: Option<i64>| id.map(|id| address(id, &query));
    let neighbours = [older, newer];
    let (newer, older) = (to(newer), to(older));
    steps.go_on(newer.clone(), older.clone());
    let neighbour = |to: Option<String>, way| to.map(|to| view! { <Neighbour shown=item.id to way steps /> });
    // Owned by the title, which reads it when the page's signals may be disposed of.
    let title = ArcMemo::new(move |_| name.try_with(|name| label(name)).unwrap_or_default());
    title.with_untracked(|_| ());
    view! {
        <Title text=move || title.get() />
        <div class="viewer" data-details=move || (!open.get()).then_some("hidden")>
            <h1 class="sr">{move || format!("Picture: {}", label(&name.get()))}</h1>
            <div
                class="viewer__canvas"
                node_ref=root
                style=move || pad.style()
                data-zoomed=move || pad.state()
                data-animated=move || pad.animated()
                on:wheel=move |event| pad.wheel(&event)
            >
                <Picture item=item.clone() neighbours />
                <Bar item=item.clone() file_name back=back.clone() details=open pad />
                {neighbour(newer, -1)}
                {neighbour(older, 1)}
            </div>
            <Strip shown=item.id batch query=query.clone() />
            <ViewerSide item details query back name />
        </div>
    }
}

/// The link to the next newer picture (−1) or the next older one (1).
#[component]
fn Neighbour(shown: i64, to: String, way: i32, steps: Steps) -> impl IntoView {
    let (rel, name, glyph) = match way {
        1 => ("next", "Next picture", Glyph::ChevronRight),
        _ => ("prev", "Previous picture", Glyph::ChevronLeft),
    };
    view! {
        // Replaces the history entry, so that Back always leads to the list.
        <a
            class="viewer__nav"
            rel=rel
            href=to
            prop:replace=true
            aria-label=name
            on:click=move |event| steps.pressed(shown, way, &event)
        >
            <Icon glyph />
        </a>
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
