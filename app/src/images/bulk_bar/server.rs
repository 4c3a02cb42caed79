//! On the server the boxes and their form are all there is.

use super::{LoadedHistory, Selection};
use crate::images::EntryKey;
use leptos::html::Div;
use leptos::prelude::*;

pub fn follow(_root: NodeRef<Div>, _selection: Selection, _loaded: LoadedHistory) {}

pub fn checked_entries() -> Vec<EntryKey> {
    Vec::new()
}
