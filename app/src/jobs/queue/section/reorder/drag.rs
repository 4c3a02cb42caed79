//! Reordering by pointer: the row follows it and the others make room. The document changes only on drop.

use super::{Reorder, row_of, target};
use domain::decimal;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, PointerEvent};

/// Pixels a pointer must move before a drag starts.
const SLACK: f64 = 4.0;
/// Distance from the window's edge within which a drag scrolls, and by how much. Pixels.
const EDGE: f64 = 90.0;
const SCROLL: f64 = 12.0;

/// A drag in progress. All positions are pixels from the top of the document.
#[derive(Clone)]
pub struct Drag {
    pointer: i32,
    start: f64,
    /// The waiting rows from top to bottom: id, middle, height.
    rows: Vec<(i64, f64, f64)>,
    from: usize,
    to: usize,
    moved: bool,
}

impl Drag {
    /// The drop index: the number of other rows whose middle is above that of the dragged one.
    fn target(&self, by: f64) -> usize {
        let Some((_, middle, _)) = self.rows.get(self.from) else { return self.from };
        let above =
            self.rows.iter().enumerate().filter(|(index, row)| *index != self.from && row.1 < middle + by);
        above.count()
    }

    /// How many pixels the row at `index` moves to make room.
    fn shift(&self, index: usize) -> f64 {
        let height = self.rows.get(self.from).map_or(0.0, |row| row.2);
        if (self.from + 1..=self.to).contains(&index) {
            -height
        } else if (self.to..self.from).contains(&index) {
            height
        } else {
            0.0
        }
    }
}

impl Reorder {
    /// On pointer down: prepares a drag if the pointer is on a grip.
    pub fn grab(self, event: &PointerEvent) {
        let grip = target(event).and_then(|target| target.closest(".queue__drag").ok()?);
        let Some(grip) = grip.filter(|_| event.button() == 0) else { return };
        let Some((id, _)) = row_of(&grip) else { return };
        let rows = measure();
        let Some(from) = rows.iter().position(|row| row.0 == id) else { return };
        // Without the capture the drag only ends at the list's edge.
        let _ = grip.set_pointer_capture(event.pointer_id());
        let drag =
            Drag { pointer: event.pointer_id(), start: page_y(event), rows, from, to: from, moved: false };
        self.dragged.set_value(Some(drag));
    }

    pub fn drag(self, event: &PointerEvent) {
        let Some(mut drag) = self.dragged.get_value().filter(|drag| drag.pointer == event.pointer_id())
        else {
            return;
        };
        let by = page_y(event) - drag.start;
        drag.moved |= by.abs() > SLACK;
        if drag.moved {
            drag.to = drag.target(by);
            paint(&drag, by);
            scroll_at_edge(f64::from(event.client_y()));
        }
        self.dragged.set_value(Some(drag));
    }

    /// On pointer up: drops the job.
    pub fn drop_at(self, event: &PointerEvent) {
        let Some(drag) = self.dragged.get_value().filter(|drag| drag.pointer == event.pointer_id()) else {
            return;
        };
        self.cancel();
        let row = drag.rows.get(drag.from).zip(drag.rows.get(drag.to)).filter(|_| drag.from != drag.to);
        if let Some(((id, ..), (other, ..))) = row
            && let Some((place, _)) = self.place(*other)
        {
            self.move_to(*id, place);
            self.send(*id);
        }
    }

    /// Cancels a drag.
    pub fn cancel(self) {
        if let Some(drag) = self.dragged.try_update_value(Option::take).flatten() {
            for (id, ..) in &drag.rows {
                if let Some(row) = row(*id) {
                    // Fails only for invalid property or attribute names.
                    let _ = row.style().remove_property("--shift");
                    let _ = row.remove_attribute("data-dragging");
                }
            }
            set_moving(false);
        }
    }
}

fn paint(drag: &Drag, by: f64) {
    set_moving(true);
    for (index, (id, ..)) in drag.rows.iter().enumerate() {
        let Some(row) = row(*id) else { continue };
        let dragged = index == drag.from;
        let shift = if dragged { by } else { drag.shift(index) };
        // Fails only for invalid property or attribute names.
        let _ = row.style().set_property("--shift", &format!("{}px", decimal::fixed(shift, 1)));
        if dragged {
            let _ = row.set_attribute("data-dragging", "");
        }
    }
}

/// Marks the list while rows move, which animates them.
fn set_moving(moving: bool) {
    if let Ok(Some(list)) = document().query_selector("#queue .queue") {
        // Fails only for invalid attribute names.
        let _ =
            if moving { list.set_attribute("data-moving", "") } else { list.remove_attribute("data-moving") };
    }
}

fn measure() -> Vec<(i64, f64, f64)> {
    let Ok(grips) = document().query_selector_all("#queue .queue__drag") else { return Vec::new() };
    let top = window().scroll_y().unwrap_or_default();
    let measured = (0..grips.length()).filter_map(|index| {
        let (id, row) = row_of(&grips.get(index)?.dyn_into::<Element>().ok()?)?;
        let area = row.get_bounding_client_rect();
        Some((id, area.top() + top + area.height() / 2.0, area.height()))
    });
    measured.collect()
}

fn row(job_id: i64) -> Option<HtmlElement> {
    document().query_selector(&format!("#queue li[data-job-id=\"{job_id}\"]")).ok()??.dyn_into().ok()
}

fn page_y(event: &PointerEvent) -> f64 {
    f64::from(event.client_y()) + window().scroll_y().unwrap_or_default()
}

fn scroll_at_edge(y: f64) {
    let height = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or_default();
    if y < EDGE {
        window().scroll_by_with_x_and_y(0.0, -SCROLL);
    } else if y > height - EDGE {
        window().scroll_by_with_x_and_y(0.0, SCROLL);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drag(from: usize, to: usize) -> Drag {
        let rows = (0..4).map(|index| (index, 50.0 + 100.0 * index as f64, 100.0)).collect();
        Drag { pointer: 0, start: 0.0, rows, from, to, moved: true }
    }

    #[test]
    fn a_row_is_dropped_after_the_rows_it_passed() {
        let targets = [-130.0, -60.0, 0.0, 90.0, 110.0, 900.0].map(|by| drag(1, 1).target(by));
        assert_eq!(targets, [0, 1, 1, 1, 2, 3]);
    }

    #[test]
    fn the_rows_between_make_room() {
        let shifts = |drag: Drag| [0, 1, 2, 3].map(|index| drag.shift(index));
        assert_eq!(shifts(drag(0, 2)), [0.0, -100.0, -100.0, 0.0]);
        assert_eq!(shifts(drag(3, 1)), [0.0, 100.0, 100.0, 0.0]);
        assert_eq!(shifts(drag(1, 1)), [0.0; 4]);
    }
}
