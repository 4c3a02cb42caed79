//! Zoom and pan by wheel, touch, double click and drag. All pictures inside share the same `--zoom`, `--x` and `--y`.

mod browser;

use super::zoom::Zoom;
use crate::parts::icon::{Glyph, Icon};
use domain::decimal::fixed;
use leptos::html::Div;
use leptos::prelude::*;
use web_sys::WheelEvent;

/// The zoom state of one picture, or of two side by side.
#[derive(Clone, Copy)]
pub struct ZoomPad {
    /// Contains frames marked `data-zoom`, each with an `img` whose `width` and `height` are its size in pixels.
    root: NodeRef<Div>,
    zoom: RwSignal<Zoom>,
    /// None until measured.
    percent: RwSignal<Option<u32>>,
    /// True when the last change is animated: not while dragging or pinching.
    animated: RwSignal<bool>,
}

impl ZoomPad {
    /// Handles pointer events on `root`. `swipe` is called with −1 for the previous and 1 for the next picture
    /// when a finger swipes a picture that isn't zoomed in.
    pub fn new(root: NodeRef<Div>, swipe: impl Fn(i32) + 'static) -> Self {
        let pad = Self {
            root,
            zoom: RwSignal::default(),
            percent: RwSignal::new(None),
            animated: RwSignal::new(false),
        };
        browser::follow(pad, swipe);
        pad
    }

    /// The custom properties that position the pictures.
    pub fn style(self) -> String {
        let Zoom { scale, offset } = self.zoom.get();
        let [zoom, x, y] = [fixed(scale, 4), fixed(offset.x, 1), fixed(offset.y, 1)];
        format!("--zoom:{zoom};--x:{x}px;--y:{y}px")
    }

    /// "in" while only part of the picture is visible.
    pub fn state(self) -> Option<&'static str> {
        self.zoom.with(|zoom| zoom.is_in()).then_some("in")
    }

    /// Whether changes are animated, as an attribute.
    pub fn animated(self) -> Option<&'static str> {
        self.animated.get().then_some("")
    }

    /// Zooms around the pointer. The element listens: a listener on the window could not prevent scrolling.
    pub fn wheel(self, event: &WheelEvent) {
        browser::wheel(self, event);
    }

    /// Measures again after a frame was resized.
    pub fn measure(self) {
        browser::measure(self);
    }

    /// Handles a key; false if it has no function here. Arrows pan only while zoomed in.
    pub fn key(self, key: &str) -> bool {
        browser::key(self, key)
    }

    /// Does what pressing `key` does.
    fn press(self, key: &str) {
        browser::key(self, key);
    }
}

/// Zoom out, the size in percent (toggles between fit and actual size), zoom in.
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
                title="Fit (0) or actual size (1)"
                on:click=move |_| browser::toggle(pad)
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
