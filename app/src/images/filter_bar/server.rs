//! On the server the form's address is all there is to follow.

use leptos::html::Div;
use leptos::prelude::*;

pub fn follow(_root: NodeRef<Div>, _query: Memo<String>) {}
