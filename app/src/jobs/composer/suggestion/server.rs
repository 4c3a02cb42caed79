//! On the server nothing is offered: it takes script to fill the fields in.

use leptos::html::Div;
use leptos::prelude::*;

pub fn follow(_root: NodeRef<Div>, _model: RwSignal<String>) {}
