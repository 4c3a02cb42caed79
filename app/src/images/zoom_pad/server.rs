//! On the server no hand zooms.

use super::ZoomPad;
use web_sys::WheelEvent;

pub fn follow(_pad: ZoomPad, _swipe: impl Fn(i32) + 'static) {}

pub fn wheel(_pad: ZoomPad, _event: &WheelEvent) {}

pub fn key(_pad: ZoomPad, _key: &str) -> bool {
    false
}

pub fn toggle(_pad: ZoomPad) {}

pub fn measure(_pad: ZoomPad) {}
