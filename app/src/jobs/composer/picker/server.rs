//! On the server nobody opens a dialog: the plain selects are there.

use super::{Picker, Wanted};

pub fn open(_picker: Picker, _wanted: Wanted) {}

pub fn follow(_picker: Picker) {}
