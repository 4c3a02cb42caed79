//! The bar above the picture: close, its size, zoom, and the most frequent actions.

use super::favorite_button::FavoriteButton;
use super::share_button::ShareButton;
use crate::images::zoom_pad::{ZoomButtons, ZoomPad};
use crate::images::{ContentItem, image_url};
use crate::parts::icon::{Glyph, Icon};
use leptos::prelude::*;

/// Most titles name the shortcut.
#[component]
pub fn Bar(
    item: ContentItem,
    /// Name of the shared file.
    file_name: String,
    /// Address of the picture in the history.
    back: String,
    details: RwSignal<bool>,
    pad: ZoomPad,
) -> impl IntoView {
    view! {
        <div class="viewer__bar">
            <a class="iconbutton" href=back aria-label="Close (Esc)" title="Close (Esc)" data-key="Escape">
                <Icon glyph=Glyph::Close />
            </a>
            <span class="viewer__place">{format!("{} × {}", item.width, item.height)}</span>
            <ZoomButtons pad />
            <FavoriteButton id=item.id favorite=item.is_favorite />
            <ShareButton id=item.id mime=item.mime file_name />
            // The server sets the file's name.
            <a
                class="iconbutton"
                rel="external"
                href=format!("{}/download", image_url(item.id))
                download=""
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
