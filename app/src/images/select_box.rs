//! The box that picks an entry of the history.

use super::card::label;
use super::selection::{BULK, EntryKey, Selection};
use leptos::prelude::*;

/// Belongs to the form of [`super::bulk_bar`].
#[component]
pub fn SelectBox<'a>(
    selection: Selection,
    one: EntryKey,
    /// What the entry is called.
    name: &'a str,
) -> impl IntoView + use<> {
    let (field, id) = one.field();
    view! {
        <label class="grid__select">
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
