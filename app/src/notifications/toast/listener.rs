//! Handles incoming notifications on the page.

use super::Toasts;
use crate::jobs::api::{CancelJob, ChangeJobs};
use crate::live::{Live, Message};
use crate::notifications::api::MarkNotification;
use crate::notifications::{Delivery, Notification, NotificationFrame, NotificationType, alerts};
use crate::parts::forms::{fields, post};
use leptos::ev;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlFormElement, MouseEvent, SubmitEvent, UrlSearchParams};

/// Handles notification frames, and this page's cancellations and clicks that concern them.
pub fn follow(toasts: Toasts, live: Live) {
    let cancelled = StoredValue::new(Vec::new());
    live.listen(move |message| {
        if let Message::Notification(frame) = message {
            handle_frame(toasts, frame, &cancelled.get_value());
        }
    });
    Effect::new(move |_| {
        alerts::listen();
        let submits = window_event_listener(ev::submit, move |event| {
            cancelled.update_value(|jobs| jobs.extend(cancels(&event)));
        });
        let clicks = window_event_listener(ev::click, |event| read(&event));
        let middle = window_event_listener(ev::auxclick, |event| read(&event));
        on_cleanup(move || {
            submits.remove();
            clicks.remove();
            middle.remove();
        });
    });
}

fn handle_frame(toasts: Toasts, frame: &NotificationFrame, cancelled: &[i64]) {
    let NotificationFrame { notification, delivery } = frame;
    if is_silent(delivery) {
        if notification.read_status || notification.archived_at.is_some() {
            toasts.forget(notification.id);
        }
        return;
    }
    // No toast for a job that the user cancelled on this page.
    let own = notification.notification_type == NotificationType::JobCancelled
        && notification.related_job_id.is_some_and(|job| cancelled.contains(&job));
    if delivery.toast && !own {
        toasts.show(notification.clone());
    }
    announce(toasts, notification);
    if !own {
        alerts::notify(notification, *delivery);
    }
}

/// True if no channel is on: an earlier notification changed, or quiet hours silence a new one. It lists every channel
/// of the page; a frame with only a channel missing here would be ignored.
fn is_silent(delivery: &Delivery) -> bool {
    !(delivery.bell || delivery.toast || delivery.sound || delivery.browser)
}

fn announce(toasts: Toasts, notification: &Notification) {
    let words = format!("{}. {}", notification.title, notification.message);
    match notification.related_job_id {
        Some(job) => toasts.store.announce_outcome(job, words),
        None => toasts.store.announce(words),
    }
}

/// The jobs that a form cancels.
fn cancels(event: &SubmitEvent) -> Vec<i64> {
    let form = event.target().and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
    let (Some(form), Some(fields)) = (form, fields(event)) else { return Vec::new() };
    let action = form.get_attribute("action").unwrap_or_default();
    let many = action == ChangeJobs::PATH && fields.get("action").as_deref() == Some("cancel");
    if !many && action != CancelJob::PATH {
        return Vec::new();
    }
    let ids = [fields.get_all("job_id"), fields.get_all("ids[]")];
    ids.iter().flat_map(|ids| ids.iter()).filter_map(|id| id.as_string()?.parse().ok()).collect()
}

/// Marks the notification of a `data-notification` link as read, wherever it leads and however it is opened.
fn read(event: &MouseEvent) {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let link = target.and_then(|target| target.closest("a[data-notification]").ok().flatten());
    let id = link.and_then(|link| link.get_attribute("data-notification"));
    if let (Some(id), true) = (id, event.button() < 2) {
        mark_read(&id);
    }
}

/// Marks one as read. Errors are ignored, for example if it was deleted.
pub fn mark_read(id: &str) {
    if let Ok(fields) = UrlSearchParams::new() {
        fields.append("id", id);
        fields.append("action", "read");
        spawn_local(async move { drop(post(MarkNotification::PATH, fields).await) });
    }
}
