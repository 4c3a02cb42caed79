//! Touch and mouse: one finger or the mouse button pans or swipes, two fingers pinch.

use super::{ZoomPad, element, of, set};
use crate::images::zoom::{Point, ZoomFrame};
use leptos::ev;
use leptos::prelude::*;
use std::rc::Rc;
use web_sys::PointerEvent;

/// The minimum horizontal distance of a swipe. Pixels.
const SWIPE: f64 = 60.0;

/// A finger that touches the screen, or the pressed mouse.
#[derive(Clone, Copy)]
struct Finger {
    id: i32,
    at: Point,
    began: Point,
}

/// The fingers on a frame, and that frame with its center in the window.
#[derive(Clone, Copy)]
pub struct Fingers {
    pad: ZoomPad,
    down: StoredValue<Vec<Finger>>,
    place: StoredValue<Option<(ZoomFrame, Point)>>,
}

impl Fingers {
    pub fn follow(pad: ZoomPad, swipe: impl Fn(i32) + 'static) {
        let fingers = Self { pad, down: StoredValue::default(), place: StoredValue::new(None) };
        let swipe = Rc::new(swipe);
        Effect::new(move |_| {
            let swipe = swipe.clone();
            let downs = window_event_listener(ev::pointerdown, move |event| fingers.put_down(&event));
            let moves = window_event_listener(ev::pointermove, move |event| fingers.moved(&event));
            let ups = window_event_listener(ev::pointerup, move |event| {
                if let Some(aside) = fingers.lifted(&event) {
                    swipe(aside);
                }
            });
            let cancels = window_event_listener(ev::pointercancel, move |event| fingers.forget(&event));
            on_cleanup(move || {
                downs.remove();
                moves.remove();
                ups.remove();
                cancels.remove();
            });
        });
    }

    fn put_down(self, event: &PointerEvent) {
        let Some(frame) = element(self.pad, event).filter(|_| event.button() == 0) else { return };
        // Fails only for a finger that was lifted already: then no events follow.
        let _ = frame.set_pointer_capture(event.pointer_id());
        self.place.set_value(of(&frame));
        let at = at(event);
        self.down.update_value(|down| {
            if down.len() < 2 {
                down.push(Finger { id: event.pointer_id(), at, began: at });
            }
        });
    }

    fn moved(self, event: &PointerEvent) {
        let Some((frame, middle)) = self.place.try_get_value().flatten() else { return };
        let before = self.down.get_value();
        let Some(index) = before.iter().position(|finger| finger.id == event.pointer_id()) else { return };
        let mut now = before.clone();
        now[index].at = at(event);
        self.down.set_value(now.clone());
        match (before.as_slice(), now.as_slice()) {
            ([one], [moved]) if self.pad.zoom.get_untracked().is_in() => {
                set(self.pad, false, |zoom| zoom.moved(from(one.at, moved.at), frame));
            }
            ([a, b], [c, d]) => {
                let around = from(middle, between(a.at, b.at));
                let by = apart(c.at, d.at) / apart(a.at, b.at).max(1.0);
                let moved = from(between(a.at, b.at), between(c.at, d.at));
                set(self.pad, false, |zoom| zoom.by(by, around, frame).moved(moved, frame));
            }
            _ => {}
        }
    }

    fn forget(self, event: &PointerEvent) {
        self.down.update_value(|down| down.retain(|finger| finger.id != event.pointer_id()));
    }

    /// The direction of a swipe: 1 (right to left) for the next picture, −1 for the previous.
    fn lifted(self, event: &PointerEvent) -> Option<i32> {
        let alone = self.down.try_with_value(Vec::len) == Some(1);
        let lifted = self.down.try_update_value(|down| {
            let index = down.iter().position(|finger| finger.id == event.pointer_id())?;
            Some(down.remove(index))
        });
        let way = from(lifted??.began, at(event));
        let aside = way.x.abs() > SWIPE && way.x.abs() > 1.5 * way.y.abs();
        let swipes = event.pointer_type() == "touch";
        let zoomed = self.pad.zoom.get_untracked().is_in();
        (alone && aside && swipes && !zoomed).then_some(if way.x < 0.0 { 1 } else { -1 })
    }
}

fn at(event: &PointerEvent) -> Point {
    Point { x: f64::from(event.client_x()), y: f64::from(event.client_y()) }
}

fn from(start: Point, end: Point) -> Point {
    Point { x: end.x - start.x, y: end.y - start.y }
}

fn between(one: Point, other: Point) -> Point {
    Point { x: f64::midpoint(one.x, other.x), y: f64::midpoint(one.y, other.y) }
}

fn apart(one: Point, other: Point) -> f64 {
    let way = from(one, other);
    way.x.hypot(way.y)
}
