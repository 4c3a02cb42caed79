//! The picture of the viewer, as large as it fits; zoom and pan move it.

use super::{ContentItem, ThumbnailSize, image_url, thumbnail_url};
use leptos::html::Img;
use leptos::prelude::*;
use web_sys::HtmlImageElement;

/// Its thumbnail stands in its place until it has arrived; after that its neighbours are fetched.
#[component]
pub fn Picture(item: ContentItem, neighbours: [Option<i64>; 2]) -> impl IntoView {
    let shown = NodeRef::<Img>::new();
    // One that came before the page lived has nothing more to say.
    shown.on_load(move |image| {
        if image.complete() {
            fetch(neighbours);
        }
    });
    view! {
        <div class="viewer__frame" data-zoom="">
            <img
                node_ref=shown
                src=image_url(item.id)
                width=item.width
                height=item.height
                alt=item.prompt
                style=format!("--thumbnail:url({})", thumbnail_url(item.id, ThumbnailSize::Large))
                decoding="async"
                fetchpriority="high"
                draggable="false"
                on:load=move |_| fetch(neighbours)
            />
        </div>
    }
}

/// Into the browser's cache, so that a step to them shows them at once.
fn fetch(neighbours: [Option<i64>; 2]) {
    for id in neighbours.into_iter().flatten() {
        if let Ok(image) = HtmlImageElement::new() {
            image.set_src(&image_url(id));
        }
    }
}
