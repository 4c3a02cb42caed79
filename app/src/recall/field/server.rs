//! On the server nobody drags a file.

use super::RecallState;
use web_sys::HtmlInputElement;

pub fn listen(_recall_state: RecallState) {}

pub fn file_chosen(_recall_state: RecallState, _input: &HtmlInputElement) {}

pub fn undo_or_redo(_recall_state: RecallState, _redo: bool) {}
