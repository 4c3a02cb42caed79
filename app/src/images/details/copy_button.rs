//! A button that copies a text; [`crate::images::copying`] hears it.

use crate::icon::{Glyph, Icon};
use leptos::prelude::*;

/// Only there with JavaScript, and where the browser has a clipboard.
#[component]
pub fn CopyButton(
    text: String,
    /// What it is: "seed".
    #[prop(into)]
    what: String,
    /// Words on it; without them the sign alone.
    #[prop(optional)]
    label: Option<&'static str>,
    #[prop(default = "")] class: &'static str,
) -> impl IntoView {
    let name = format!("Copy {what}");
    let says = format!("{}{} copied", what[..1].to_uppercase(), &what[1..]);
    view! {
        <button
            class=format!("copy needs-script {class}")
            type="button"
            data-copy=text
            data-says=says
            aria-label=name.clone()
            title=name
        >
            <Icon glyph=Glyph::Copy />
            <Icon glyph=Glyph::Check class="icon copy__done" />
            {label}
        </button>
    }
}
