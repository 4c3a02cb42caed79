//! Handlers of wheel, touch, mouse and keys.

mod fingers;

use super::ZoomPad;
use crate::images::zoom::{Point, Zoom, ZoomFrame};
use domain::decimal::clamp;
use fingers::Fingers;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, MouseEvent, WheelEvent};

/// Factor by which one press of a key or button zooms.
const STEP: f64 = 1.5;
/// An arrow key moves the picture by this fraction of its frame.
const PAN: f64 = 0.2;
/// Pixels per unit of a wheel event's delta: pixel, line, page.
const WHEEL: [f64; 3] = [1.0, 16.0, 100.0];
/// Zoom per pixel of a wheel, and of a pinch on a touchpad.
const SPEED: [f64; 2] = [0.002, 0.01];

pub fn follow(pad: ZoomPad, swipe: impl Fn(i32) + 'static) {
    pad.root.on_load(move |_| measure(pad));
    Fingers::follow(pad, swipe);
    Effect::new(move |_| {
        let resized = window_event_listener(ev::resize, move |_| measure(pad));
        let doubles = window_event_listener(ev::dblclick, move |event| {
            if let Some((frame, at)) = place(pad, &event) {
                set(pad, true, |zoom| zoom.toggled(at, frame));
            }
        });
        on_cleanup(move || {
            resized.remove();
            doubles.remove();
        });
    });
}

/// Zooms around the pointer.
pub fn wheel(pad: ZoomPad, event: &WheelEvent) {
    let Some((frame, at)) = place(pad, event) else { return };
    event.prevent_default();
    let unit = WHEEL.get(event.delta_mode() as usize).copied().unwrap_or(1.0);
    // Browsers report a pinch on a touchpad as a wheel event with Ctrl.
    let speed = SPEED[usize::from(event.ctrl_key())];
    let by = clamp((-event.delta_y() * unit * speed).exp(), 0.5, 2.0);
    set(pad, false, |zoom| zoom.by(by, at, frame));
}

pub fn key(pad: ZoomPad, key: &str) -> bool {
    let Some(frame) = first(pad) else { return false };
    let middle = Point::default();
    let pan = |x: f64, y: f64| Point { x: x * PAN * frame.size.x, y: y * PAN * frame.size.y };
    let arrow = match key {
        "ArrowLeft" => Some(pan(1.0, 0.0)),
        "ArrowRight" => Some(pan(-1.0, 0.0)),
        "ArrowUp" => Some(pan(0.0, 1.0)),
        "ArrowDown" => Some(pan(0.0, -1.0)),
        _ => None,
    };
    match (key, arrow) {
        ("+" | "=", _) => set(pad, true, |zoom| zoom.by(STEP, middle, frame)),
        ("-" | "_", _) => set(pad, true, |zoom| zoom.by(1.0 / STEP, middle, frame)),
        ("0", _) => set(pad, true, |_| Zoom::default()),
        ("1", _) => set(pad, true, |zoom| zoom.to(frame.actual(), middle, frame)),
        (_, Some(by)) if pad.zoom.with_untracked(|zoom| zoom.is_in()) => {
            set(pad, true, |zoom| zoom.moved(by, frame));
        }
        _ => return false,
    }
    true
}

pub fn toggle(pad: ZoomPad) {
    if let Some(frame) = first(pad) {
        set(pad, true, |zoom| zoom.toggled(Point::default(), frame));
    }
}

/// Updates the percentage, and keeps the picture within a resized frame.
pub fn measure(pad: ZoomPad) {
    if let Some(frame) = first(pad) {
        set(pad, false, |zoom| zoom.moved(Point::default(), frame));
    }
}

fn set(pad: ZoomPad, animated: bool, change: impl Fn(Zoom) -> Zoom) {
    let Some(before) = pad.zoom.try_get_untracked() else { return };
    let zoom = change(before);
    pad.animated.set(animated);
    pad.zoom.set(zoom);
    let percent = first(pad).map(|frame| zoom.percent(frame).round());
    // Between 1 and 100 times the maximum scale, so it fits.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    pad.percent.set(percent.map(|percent| percent as u32));
}

/// The first frame.
fn first(pad: ZoomPad) -> Option<ZoomFrame> {
    let root = pad.root.try_get_untracked()??;
    Some(of(&root.query_selector("[data-zoom]").ok()??)?.0)
}

/// The frame that an event hit, and where in it. Links, buttons and inputs don't count.
fn place(pad: ZoomPad, event: &MouseEvent) -> Option<(ZoomFrame, Point)> {
    let (frame, middle) = of(&element(pad, event)?)?;
    let at = Point { x: f64::from(event.client_x()) - middle.x, y: f64::from(event.client_y()) - middle.y };
    Some((frame, at))
}

fn element(pad: ZoomPad, event: &Event) -> Option<Element> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    if target.closest("a, button, input, summary") != Ok(None) {
        return None;
    }
    let frame = target.closest("[data-zoom]").ok()??;
    pad.root.try_get_untracked()??.contains(Some(&frame)).then_some(frame)
}

/// An element's frame, and its center in the window.
fn of(element: &Element) -> Option<(ZoomFrame, Point)> {
    let picture = element.query_selector("img").ok()??;
    let pixels =
        |name| picture.get_attribute(name).and_then(|pixels| domain::decimal::parse(&pixels)).unwrap_or(1.0);
    let rect = element.get_bounding_client_rect();
    let frame = ZoomFrame {
        size: Point { x: rect.width(), y: rect.height() },
        picture: Point { x: pixels("width"), y: pixels("height") },
        density: window().device_pixel_ratio(),
    };
    let middle = Point { x: rect.left() + rect.width() / 2.0, y: rect.top() + rect.height() / 2.0 };
    Some((frame, middle))
}
