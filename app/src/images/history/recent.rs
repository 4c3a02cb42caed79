//! The newest pictures, under the queue.

use crate::images::ContentItem;
use crate::images::api::recent_images;
use crate::images::card::ImageCard;
use crate::jobs::use_job_store;
use crate::parts::icon::{Glyph, Icon};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// A small grid, loaded again whenever a job ends.
#[component]
pub fn RecentImages(initial: Vec<ContentItem>) -> impl IntoView {
    let images = RwSignal::new(initial);
    let store = use_job_store();
    Effect::new(move |before: Option<u32>| {
        let ended = store.ended();
        if before.is_some_and(|before| before != ended) {
            spawn_local(async move {
                if let Ok(newest) = recent_images().await {
                    let _ = images.try_set(newest);
                }
            });
        }
        ended
    });
    view! {
        <section aria-labelledby="recent-heading">
            <div class="section__head">
                <h2 id="recent-heading">"Recent"</h2>
                <span class="push"></span>
                <a class="button button--quiet button--small" href="/history">
                    "All pictures"
                    <Icon glyph=Glyph::ChevronRight />
                </a>
            </div>
            <Show
                when=move || images.with(|images| !images.is_empty())
                fallback=|| view! { <p class="small quiet">"Recent pictures appear here."</p> }
            >
                <ul class="grid grid--small" role="list">
                    <For each=move || images.get() key=|item| item.id let:item>
                        <ImageCard item selection=None />
                    </For>
                </ul>
            </Show>
        </section>
    }
}
