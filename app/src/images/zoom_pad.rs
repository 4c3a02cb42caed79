//! Where a hand zooms and pans: wheel, fingers, double click, drag. Every picture below it follows the same
//! `--zoom`, `--x` and `--y`.

#[cfg_attr(feature = "ssr", path = "zoom_pad/server.rs")]
#[cfg_attr(not(feature = "ssr"), path = "zoom_pad/browser/mod.rs")]
mod platform;

use super::zoom::Zoom;
use crate::icon::{Glyph, Icon};
use domain::decimal::fixed;
use leptos::html::Div;
use leptos::prelude::*;
use web_sys::WheelEvent;

/// One view, of one picture or of two side by side.
#[derive(Clone, Copy)]
#[cfg_attr(feature = "ssr", expect(dead_code, reason = "only the browser follows the hand"))]
pub struct ZoomPad {
    /// Holds frames marked `data-zoom`, each with a picture whose `width` and `height` say its own size.
    root: NodeRef<Div>,
    zoom: RwSignal<Zoom>,
    /// None until it was measured.
    percent: RwSignal<Option<u32>>,
    /// True where a change is animated: not under a hand.
    animated: RwSignal<bool>,
}

impl ZoomPad {
    /// Follows the hand on `root` from now on. `swipe` is called with −1 for the one before and 1 for the next
    /// when a finger draws the whole picture aside.
    pub fn new(root: NodeRef<Div>, swipe: impl Fn(i32) + 'static) -> Self {
        let pad = Self {
            root,
            zoom: RwSignal::default(),
            percent: RwSignal::new(None),
            animated: RwSignal::new(false),
        };
        platform::follow(pad, swipe);
        pad
    }

    /// The custom properties that its pictures follow.
    pub fn style(self) -> String {
        let Zoom { scale, offset } = self.zoom.get();
        let [zoom, x, y] = [fixed(scale, 4), fixed(offset.x, 1), fixed(offset.y, 1)];
        format!("--zoom:{zoom};--x:{x}px;--y:{y}px")
    }

    /// "in" while there is more of the picture than is seen.
    pub fn state(self) -> Option<&'static str> {
        self.zoom.with(|zoom| zoom.is_in()).then_some("in")
    }

    /// Whether changes glide, as an attribute.
    pub fn animated(self) -> Option<&'static str> {
        self.animated.get().then_some("")
    }

    /// Zooms around the pointer. Heard at the element: at the window it could not be kept from scrolling the page.
    pub fn wheel(self, event: &WheelEvent) {
        platform::wheel(self, event);
    }

    /// After a frame became another size.
    pub fn measure(self) {
        platform::measure(self);
    }

    /// Takes a key; false for those that mean nothing here. Arrows pan only where there is more to see.
    pub fn key(self, key: &str) -> bool {
        platform::key(self, key)
    }

    /// As if `key` was pressed.
    fn press(self, key: &str) {
        platform::key(self, key);
    }
}

/// Smaller, the size in percent (a press toggles between all of it and its own size), larger.
#[component]
pub fn ZoomButtons(pad: ZoomPad) -> impl IntoView {
    let words = move || pad.percent.get().map_or_else(|| "Fit".to_owned(), |percent| format!("{percent} %"));
    view! {
        <div class="zoom needs-script" role="group" aria-label="Zoom">
            <button
                class="iconbutton"
                type="button"
                aria-label="Zoom out (−)"
                title="Zoom out (−)"
                on:click=move |_| pad.press("-")
            >
                <Icon glyph=Glyph::Minus />
            </button>
            <button
                class="zoom__percent"
                type="button"
                title="Whole picture (0) or its own size (1)"
                on:click=move |_| platform::toggle(pad)
            >
                <span class="sr">"Size: "</span>
                {words}
            </button>
            <button
                class="iconbutton"
                type="button"
                aria-label="Zoom in (+)"
                title="Zoom in (+)"
                on:click=move |_| pad.press("+")
            >
                <Icon glyph=Glyph::Plus />
            </button>
        </div>
    }
}
