//! Only browsers have tabs.

use super::Signs;
use leptos::prelude::RwSignal;

pub fn follow(_signs: RwSignal<Signs>) {}
