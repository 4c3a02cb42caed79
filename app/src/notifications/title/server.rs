//! Only browsers have tabs.

use super::Signs;
use crate::signal::ArcRwSignal;

pub fn follow(_signs: ArcRwSignal<Signs>) {}
