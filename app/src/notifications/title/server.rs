//! Only browsers have tabs.

use super::Signs;
use leptos::prelude::ArcRwSignal;

pub fn follow(_signs: ArcRwSignal<Signs>) {}
