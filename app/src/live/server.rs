//! The server listens to nobody.

use super::Live;

pub(super) fn open(_live: Live) {}
