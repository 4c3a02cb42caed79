//! On the server the boxes and their form are all there is.

use super::{Loaded, Selection};
use crate::images::Pick;
use leptos::html::Div;
use leptos::prelude::*;

pub fn follow(_root: NodeRef<Div>, _selection: Selection, _loaded: Loaded) {}

pub fn ticked() -> Vec<Pick> {
    Vec::new()
}
