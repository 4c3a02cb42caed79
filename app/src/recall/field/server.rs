//! On the server nobody drags a file.

use super::Filling;
use web_sys::HtmlInputElement;

pub fn listen(_filling: Filling) {}

pub fn chosen(_filling: Filling, _input: &HtmlInputElement) {}

pub fn turn(_filling: Filling, _redo: bool) {}
