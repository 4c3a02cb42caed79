//! Reordering waiting jobs by pointer and by keys, with one set of listeners for all rows. A move is shown
//! immediately and sent afterwards, one at a time.

mod drag;
mod keys;

use crate::jobs::api::MoveJob;
use crate::jobs::job_forms::apply_response;
use crate::jobs::refresh::refresh;
use crate::jobs::{JobStore, job_forms};
use crate::parts::forms::post;
use crate::parts::menu::focus;
use drag::Drag;
use keys::Lifted;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, MouseEvent, UrlSearchParams};

/// The job being moved, and moves not sent to the server yet.
#[derive(Clone, Copy)]
pub struct Reorder {
    store: JobStore,
    dragged: StoredValue<Option<Drag>>,
    lifted: StoredValue<Option<Lifted>>,
    unsent: StoredValue<Vec<i64>>,
    sending: StoredValue<bool>,
}

impl Reorder {
    pub fn new(store: JobStore) -> Self {
        Self {
            store,
            dragged: StoredValue::new(None),
            lifted: StoredValue::new(None),
            unsent: StoredValue::default(),
            sending: StoredValue::new(false),
        }
    }

    /// Handles Move up and Move down of a row's menu, using the page's order, which may be newer than the form.
    pub fn click(self, event: &MouseEvent) {
        let Some(button) = target(event).and_then(|target| target.closest("[data-step]").ok()?) else {
            return;
        };
        let step = button.get_attribute("data-step").and_then(|step| step.parse().ok());
        if let Some(((id, row), step)) = row_of(&button).zip(step) {
            event.prevent_default();
            self.step(id, step);
            self.send(id);
            if let Ok(Some(opener)) = row.query_selector("summary") {
                request_animation_frame(move || focus(&opener));
            }
        }
    }

    /// Moves a job by `step` positions on this page and announces its new position.
    fn step(self, job_id: i64, step: i64) {
        let Some((place, count)) = self.place(job_id) else { return };
        self.move_to(job_id, place.saturating_add_signed(step).clamp(1, count));
    }

    fn move_to(self, job_id: i64, place: u64) {
        let count = self.place(job_id).map_or(0, |(_, count)| count);
        self.store.move_to(job_id, place);
        self.store.announce(format!("Position {place} of {count}"));
    }

    /// The job's position and the number of waiting jobs.
    fn place(self, job_id: i64) -> Option<(u64, u64)> {
        self.store.queue_order().with_untracked(|line| Some((line.place(job_id)?, line.len() as u64)))
    }

    /// Queues a request to move the job before the one that follows it on this page.
    fn send(self, job_id: i64) {
        self.unsent.update_value(|unsent| {
            unsent.retain(|id| *id != job_id);
            unsent.push(job_id);
        });
        if self.sending.get_value() {
            return;
        }
        self.sending.set_value(true);
        spawn_local(async move {
            while let Some(id) = self.unsent.try_update_value(|unsent| unsent.first().copied()).flatten() {
                self.unsent.update_value(|unsent| unsent.retain(|other| *other != id));
                self.send_move(id).await;
            }
            let _ = self.sending.try_update_value(|sending| *sending = false);
            // Moves from other tabs were ignored meanwhile.
            refresh(self.store).await;
        });
    }

    async fn send_move(self, job_id: i64) {
        let response = match self.move_fields(job_id) {
            Some(fields) => post(MoveJob::PATH, fields).await,
            None => return self.store.finish_move(job_id),
        };
        if response.is_ok() && self.is_superseded(job_id) {
            return;
        }
        self.store.finish_move(job_id);
        match response {
            Ok(response) => apply_response(self.store, &response),
            Err(error) => job_forms::show_error(self.store, error),
        }
    }

    /// Whether the job was moved again meanwhile, or is lifted: the next response counts.
    fn is_superseded(self, job_id: i64) -> bool {
        let unsent = self.unsent.try_with_value(|unsent| unsent.contains(&job_id));
        let lifted = self.lifted.try_with_value(|lifted| lifted.is_some_and(|job| job.job_id == job_id));
        unsent == Some(true) || lifted == Some(true)
    }

    fn move_fields(self, job_id: i64) -> Option<UrlSearchParams> {
        let fields = UrlSearchParams::new().ok()?;
        fields.append("job_id", &job_id.to_string());
        match self.store.queue_order().try_with_untracked(|line| line.after(job_id))? {
            Some(next) => fields.append("place[before]", &next.to_string()),
            None => fields.append("place[to]", "bottom"),
        }
        Some(fields)
    }
}

fn target(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

/// The row of a waiting job that `element` is in.
fn row_of(element: &Element) -> Option<(i64, Element)> {
    let row = element.closest("li[data-job-id]").ok()??;
    row.query_selector(".queue__drag").ok()??;
    let id = row.get_attribute("data-job-id")?.parse().ok()?;
    Some((id, row))
}
