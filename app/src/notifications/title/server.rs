//! Only browsers have tabs.

use leptos::prelude::RwSignal;

pub fn follow(_live: RwSignal<(i64, Option<u32>)>) {}
