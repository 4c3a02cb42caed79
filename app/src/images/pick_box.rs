//! The box that picks an entry of the history.

use super::card::label;
use super::selection::{BULK, Pick, Selection};
use leptos::prelude::*;

/// Belongs to the form of [`super::bulk_bar`].
#[component]
pub fn PickBox<'a>(
    selection: Selection,
    one: Pick,
    /// What the entry is called.
    name: &'a str,
) -> impl IntoView + use<> {
    let (field, id) = one.field();
    view! {
        <label class="grid__pick">
            <input
                type="checkbox"
                name=field
                value=id
                form=BULK
                aria-label=format!("Select: {}", label(name))
                autocomplete="off"
                prop:checked=move || selection.has(one)
            />
        </label>
    }
}
