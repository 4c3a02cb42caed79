//! On the server there is nothing to hear.

use super::Toasts;
use crate::live::Live;

pub fn follow(_toasts: Toasts, _live: Live) {}
