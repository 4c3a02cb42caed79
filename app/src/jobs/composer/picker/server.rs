//! On the server nobody opens a dialog: the plain selects are there.

use super::{Picker, PickerRequest};

pub fn open(_picker: Picker, _request: PickerRequest) {}

pub fn follow(_picker: Picker) {}
