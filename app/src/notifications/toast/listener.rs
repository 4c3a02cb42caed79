//! What the page does when it hears of a notification.

use super::Toasts;
use crate::forms::{fields, post};
use crate::jobs::api::{CancelJob, ChangeJobs};
use crate::live::{Live, Message};
use crate::notifications::api::MarkNotification;
use crate::notifications::{Delivery, Notification, NotificationFrame, NotificationType, alerts};
use leptos::ev;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlFormElement, MouseEvent, SubmitEvent, UrlSearchParams};

/// Follows the news, and what this page does about them.
pub fn follow(toasts: Toasts, live: Live) {
    let cancelled = StoredValue::new(Vec::new());
    live.listen(move |message| {
        if let Message::Notification(frame) = message {
            handle_frame(toasts, frame, &cancelled.get_value());
        }
    });
    Effect::new(move |_| {
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
    alerts::listen();
}

fn handle_frame(toasts: Toasts, frame: &NotificationFrame, cancelled: &[i64]) {
    let NotificationFrame { notification: news, delivery } = frame;
    if is_silent(delivery) {
        if news.read_status || news.archived_at.is_some() {
            toasts.forget(news.id);
        }
        return;
    }
    // Whoever cancelled it here knows.
    let own = news.notification_type == NotificationType::JobCancelled
        && news.related_job_id.is_some_and(|job| cancelled.contains(&job));
    if delivery.toast && !own {
        toasts.show(news.clone());
    }
    announce(toasts, news);
    if !own {
        alerts::notify(news, *delivery);
    }
}

fn is_silent(delivery: &Delivery) -> bool {
    !(delivery.bell || delivery.toast || delivery.sound || delivery.browser)
}

fn announce(toasts: Toasts, news: &Notification) {
    let words = format!("{}. {}", news.title, news.message);
    match news.related_job_id {
        Some(job) => toasts.store.announce_outcome(job, words),
        None => toasts.store.announce(words),
    }
}

/// The jobs that a form asks to cancel.
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

/// A link marked `data-notification` reads what it names, wherever it leads and however it is opened.
fn read(event: &MouseEvent) {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let link = target.and_then(|target| target.closest("a[data-notification]").ok().flatten());
    let id = link.and_then(|link| link.get_attribute("data-notification"));
    if let (Some(id), true) = (id, event.button() < 2) {
        mark_read(&id);
    }
}

/// Marks one read. A refusal, as of one that is gone, changes nothing here.
pub fn mark_read(id: &str) {
    if let Ok(fields) = UrlSearchParams::new() {
        fields.append("id", id);
        fields.append("action", "read");
        spawn_local(async move { drop(post(MarkNotification::PATH, fields).await) });
    }
}
