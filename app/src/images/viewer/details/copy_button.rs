//! A button that copies a text; [`crate::images::viewer::copying`] handles the click.

use crate::parts::icon::{Glyph, Icon};
use leptos::prelude::*;

/// Visible only with JavaScript and where the browser has a clipboard.
#[component]
pub fn CopyButton(
    text: String,
    /// What is copied: "seed".
    #[prop(into)]
    what: String,
    /// Text beside the icon.
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
