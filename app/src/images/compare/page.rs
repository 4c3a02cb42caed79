//! /images/{id}/compare/{other}: two pictures, one over the other with a divider, or side by side.

use super::keys::listen;
use crate::images::address::{address, with_query};
use crate::images::zoom_pad::{ZoomButtons, ZoomPad};
use crate::partials::partial;
use crate::parts::error_display::ErrorPage;
use crate::parts::icon::{Glyph, Icon};
use crate::parts::loading::load;
use domain::decimal;
use leptos::html::Div;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_location, use_params_map};
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement};

/// Without JavaScript the pictures are side by side.
#[component]
pub fn ComparePage() -> impl IntoView {
    let location = use_location();
    let path = Memo::new(move |before: Option<&String>| match before {
        // During navigation the address changes first; the page keeps the previous one until it unmounts.
        Some(before) if location.pathname.with(|path| !path.contains("/compare/")) => before.clone(),
        _ => location.pathname.get(),
    });
    let markup = load(move || path.get(), |path| partial(path, String::new(), false));
    let (root, aside) = (NodeRef::<Div>::new(), RwSignal::new(false));
    let split = RwSignal::new(50.0);
    let pad = ZoomPad::new(root, |_| ());
    listen(pad, split);
    Effect::new(move |_| {
        aside.track();
        markup.track();
        request_animation_frame(move || pad.measure());
    });
    view! {
        <Title text="Compare pictures" />
        <div
            class="compare"
            node_ref=root
            data-mode=move || if aside.get() { "aside" } else { "divider" }
            data-zoomed=move || pad.state()
            data-animated=move || pad.animated()
            style=move || format!("{};--split:{}", pad.style(), decimal::short(split.get() / 100.0, 4))
            on:wheel=move |event| pad.wheel(&event)
            on:input=move |event| moved(split, &event)
        >
            <Bar pad aside />
            <Transition fallback=|| view! { <div class="compare__stage" aria-busy="true"></div> }>
                {move || Suspend::new(async move {
                    match markup.await {
                        Ok(markup) => view! { <div class="compare__content" inner_html=markup></div> }.into_any(),
                        Err(error) => view! { <ErrorPage error /> }.into_any(),
                    }
                })}
            </Transition>
        </div>
    }
}

#[component]
fn Bar(pad: ZoomPad, aside: RwSignal<bool>) -> impl IntoView {
    let params = use_params_map();
    let query = use_location().search;
    let id = move |name| params.with(|params| params.get(name)).and_then(|id| id.parse::<i64>().ok());
    let (left, right) = (move || id("id").unwrap_or_default(), move || id("other").unwrap_or_default());
    let swapped = move || with_query(&format!("/images/{}/compare/{}", right(), left()), &bare(&query.get()));
    let mode = move |wanted: bool, name: &'static str| {
        view! {
            <button
                class="button button--quiet button--small"
                type="button"
                aria-pressed=move || if aside.get() == wanted { "true" } else { "false" }
                on:click=move |_| aside.set(wanted)
            >
                {name}
            </button>
        }
    };
    view! {
        <div class="viewer__bar">
            <a
                class="iconbutton"
                href=move || address(left(), &bare(&query.get()))
                aria-label="Close (Esc)"
                title="Close (Esc)"
                data-key="Escape"
            >
                <Icon glyph=Glyph::Close />
            </a>
            <h1 class="viewer__place">"Compare"</h1>
            <div class="row needs-script" role="group" aria-label="Layout">
                {mode(false, "Divider")}
                {mode(true, "Side by side")}
            </div>
            <ZoomButtons pad />
            <a class="iconbutton" href=swapped prop:replace=true aria-label="Swap sides (X)" title="Swap sides (X)" data-key="x">
                <Icon glyph=Glyph::Swap />
            </a>
        </div>
    }
}

/// `query` without its question mark.
fn bare(query: &str) -> String {
    query.trim_start_matches('?').to_owned()
}

/// Handles a move of the divider.
fn moved(split: RwSignal<f64>, event: &Event) {
    let divider = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
    if let Some(divider) = divider {
        split.set(divider.value_as_number());
    }
}
