//! Renders toasts and closes them. Their time pauses while they are hovered or focused, or the page is hidden.

use super::{BurstCounts, Toast, ToastContent, Toasts, UndoOffer, use_toasts};
use crate::jobs::JobAlert;
use crate::notifications::hidden::follow_hidden;
use crate::notifications::{Notification, NotificationType, glyph};
use crate::parts::forms::post;
use crate::parts::icon::{Glyph, Icon};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;
use web_sys::UrlSearchParams;

/// The page's toasts. The page's single live region announces their text, so they are not live themselves.
#[component]
pub fn Toaster() -> impl IntoView {
    let toasts = use_toasts();
    view! {
        <section class="toasts" aria-label="Messages">
            <JobAlert />
            <For each=move || toasts.shown.get() key=|toast| toast.id children=move |toast| view! { <ToastView toast /> } />
        </section>
    }
}

#[component]
fn ToastView(toast: Toast) -> impl IntoView {
    let toasts = use_toasts();
    let Toast { id, what } = toast;
    let pointed = RwSignal::new(false);
    let focused = RwSignal::new(false);
    pass(toasts, id, what.clone(), Signal::derive(move || pointed.get() || focused.get()));
    let (failed, content) = match what {
        ToastContent::Notification(notification) => {
            (notification.notification_type == NotificationType::JobFailed, of_notification(&notification))
        }
        ToastContent::Burst(tally) => (false, of_burst(tally)),
        ToastContent::Undo { undo, words } => (false, of_undo(toasts, id, undo, words)),
    };
    view! {
        <div
            class="toast"
            data-failed=failed.then_some("")
            on:mouseenter=move |_| pointed.set(true)
            on:mouseleave=move |_| pointed.set(false)
            on:focusin=move |_| focused.set(true)
            on:focusout=move |_| focused.set(false)
        >
            {content}
            <button
                class="iconbutton toast__close"
                type="button"
                aria-label="Close"
                title="Close"
                on:click=move |_| toasts.close(id)
            >
                <Icon glyph=Glyph::Close />
            </button>
        </div>
    }
}

/// Closes the toast after its time. A pause restarts the time.
fn pass(toasts: Toasts, id: u64, what: ToastContent, held: Signal<bool>) {
    let hidden = follow_hidden();
    Effect::new(move |_| {
        let Some(time) = what.stays().filter(|_| !held.get() && !hidden.get()) else { return };
        if let ToastContent::Burst(tally) = &what {
            tally.track();
        }
        if let Ok(timer) = set_timeout_with_handle(move || toasts.close(id), time) {
            on_cleanup(move || timer.clear());
        }
    });
}

fn of_notification(notification: &Arc<Notification>) -> AnyView {
    let picture = match &notification.thumbnail_url {
        Some(url) => {
            view! { <img class="toast__picture" src=url.clone() alt="" decoding="async" /> }.into_any()
        }
        None => view! { <Sign kind=notification.notification_type /> }.into_any(),
    };
    view! {
        {picture}
        <div>
            <p class="toast__title">{notification.title.clone()}</p>
            <p class="toast__text">{notification.message.clone()}</p>
        </div>
        <a class="button button--quiet button--small" href=notification.link.clone() data-notification=notification.id>
            "View"
        </a>
    }
    .into_any()
}

#[component]
fn Sign(kind: NotificationType) -> impl IntoView {
    view! {
        <span class="toast__icon" data-type=kind.as_str()>
            <Icon glyph=glyph(kind) />
        </span>
    }
}

fn of_burst(tally: ArcRwSignal<BurstCounts>) -> AnyView {
    let words = {
        let tally = tally.clone();
        move || tally.with(|tally| tally.words())
    };
    let kind = move || if tally.with(|tally| tally.failed > 0) { "job_failed" } else { "job_completed" };
    view! {
        <span class="toast__icon" data-type=kind>
            <Icon glyph=Glyph::Bell />
        </span>
        <p class="toast__title">{words}</p>
        <a class="button button--quiet button--small" href="/notifications">
            "View all"
        </a>
    }
    .into_any()
}

fn of_undo(toasts: Toasts, id: u64, undo: UndoOffer, words: String) -> AnyView {
    let take_back = move |_| {
        let Ok(fields) = UrlSearchParams::new() else { return };
        let UndoOffer { path, undo, then, .. } = undo.clone();
        fields.append("undo", &undo);
        let refused = toasts.store.refused();
        toasts.close(id);
        spawn_local(async move {
            match post(path, fields).await {
                Ok(_) => then(),
                Err(error) => refused.set(Some(error)),
            }
        });
    };
    view! {
        <p class="toast__words">{words}</p>
        <button class="button button--quiet button--small" type="button" on:click=take_back>
            <Icon glyph=Glyph::Retry />
            <span class="button__label">"Undo"</span>
        </button>
    }
    .into_any()
}
