//! The checkbox that selects an entry of the history.

use super::selection::{BULK, EntryKey, Selection};
use crate::images::address::label;
use leptos::prelude::*;

/// Belongs to the form of [`super::bar`].
#[component]
pub fn SelectBox<'a>(
    selection: Selection,
    one: EntryKey,
    /// The entry's prompt.
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
