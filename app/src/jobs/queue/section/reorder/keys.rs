//! Reordering by keys: Alt and an arrow key move the job whose row has the focus. On its grip, Space lifts it,
//! arrows move it, Space drops it and Escape puts it back.

use super::{Reorder, row_of, target};
use crate::parts::menu::focus;
use leptos::prelude::*;
use leptos::task::{spawn_local, tick};
use web_sys::{Element, FocusEvent, KeyboardEvent};

/// A lifted job and its position before.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Lifted {
    pub job_id: i64,
    from: u64,
}

impl Reorder {
    pub fn key(self, event: &KeyboardEvent) {
        let Some(element) = target(event) else { return };
        let Some((id, row)) = row_of(&element) else { return };
        let on_grip = element.class_list().contains("queue__drag");
        let lifted = self.lifted.get_value().filter(|lifted| lifted.job_id == id);
        let step = if event.key() == "ArrowUp" { -1 } else { 1 };
        match (event.key().as_str(), lifted) {
            ("ArrowUp" | "ArrowDown", Some(_)) => self.step(id, step),
            ("ArrowUp" | "ArrowDown", None) if event.alt_key() => {
                self.step(id, step);
                self.send(id);
            }
            (" " | "Enter", None) if on_grip => self.lift(id, &row),
            (" " | "Enter", Some(_)) if on_grip => self.set_down(&row),
            ("Escape", Some(Lifted { from, .. })) => {
                self.move_to(id, from);
                self.set_down(&row);
            }
            ("Escape", None) => return self.cancel(),
            _ => return,
        }
        event.prevent_default();
        // A row that moves in the document loses the focus, and the next key may come before the next frame.
        spawn_local(async move {
            tick().await;
            focus(&element);
        });
    }

    /// The focus left the row: drops a lifted job at its current position.
    pub fn left(self, event: &FocusEvent) {
        let Some((_, row)) = target(event).and_then(|element| row_of(&element)) else { return };
        request_animation_frame(move || {
            let active = document().active_element();
            if !row.contains(active.as_ref().map(|active| active as &web_sys::Node)) {
                self.set_down(&row);
            }
        });
    }

    fn lift(self, job_id: i64, row: &Element) {
        let Some((from, count)) = self.place(job_id) else { return };
        self.lifted.set_value(Some(Lifted { job_id, from }));
        mark(row, true);
        self.store.announce(format!(
            "Lifted, position {from} of {count}. Arrow keys to move, Space to drop, Escape to cancel."
        ));
    }

    fn set_down(self, row: &Element) {
        let Some(Lifted { job_id, .. }) = self.lifted.try_update_value(Option::take).flatten() else {
            return;
        };
        mark(row, false);
        if let Some((place, count)) = self.place(job_id) {
            self.store.announce(format!("Dropped, position {place} of {count}"));
            self.send(job_id);
        }
    }
}

fn mark(row: &Element, lifted: bool) {
    // Fails only for invalid attribute names.
    let _ =
        if lifted { row.set_attribute("data-dragging", "") } else { row.remove_attribute("data-dragging") };
}
