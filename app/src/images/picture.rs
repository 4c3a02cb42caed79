//! The viewer's picture, scaled to fit; zoom and pan transform it.

use super::{ContentItem, ThumbnailSize, image_url, thumbnail_url};
use leptos::html::Img;
use leptos::prelude::*;
use web_sys::HtmlImageElement;

/// Shows the thumbnail until the picture has loaded, then prefetches its neighbours.
#[component]
pub fn Picture(item: ContentItem, neighbours: [Option<i64>; 2]) -> impl IntoView {
    let shown = NodeRef::<Img>::new();
    // A picture that loaded before hydration fires no load event.
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

/// Prefetches the neighbours into the browser's cache, so that they show at once.
fn fetch(neighbours: [Option<i64>; 2]) {
    for id in neighbours.into_iter().flatten() {
        if let Ok(image) = HtmlImageElement::new() {
            image.set_src(&image_url(id));
        }
    }
}
