//! What can be done with a job: small forms that work without JavaScript too.

use super::api::{CancelJob, DeleteJob, RetryJob, ReuseSettings};
use super::use_job_store;
use crate::icon::{Glyph, Icon};
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;

/// How a button shows itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Look {
    #[default]
    Words,
    Small,
    /// The sign alone, named for those who do not see it.
    Sign,
}

#[component]
fn JobButton(
    glyph: Glyph,
    label: &'static str,
    #[prop(default = Look::Words)] look: Look,
    #[prop(default = "button")] class: &'static str,
    #[prop(optional, into)] busy: Signal<bool>,
) -> impl IntoView {
    let busy = move || busy.get().then_some("true");
    if look == Look::Sign {
        return view! {
            <button class="iconbutton" type="submit" aria-label=label title=label aria-busy=busy>
                <Icon glyph />
            </button>
        }
        .into_any();
    }
    let class = if look == Look::Small { format!("{class} button--small") } else { class.to_owned() };
    view! {
        <button class=class type="submit" aria-busy=busy>
            <Icon glyph />
            <span class="button__label">{label}</span>
        </button>
    }
    .into_any()
}

/// Stops a waiting or running job.
#[component]
pub fn CancelButton(
    job_id: i64,
    /// True once the engine was asked to stop.
    #[prop(into)]
    stopping: Signal<bool>,
    #[prop(optional)] look: Look,
) -> impl IntoView {
    let cancel = ServerAction::<CancelJob>::new();
    let store = use_job_store();
    Effect::new(move |_| {
        if let Some(Ok(job)) = cancel.value().get() {
            store.put(job);
        }
    });
    let busy = Signal::derive(move || cancel.pending().get() || stopping.get());
    view! {
        <ActionForm action=cancel>
            <input type="hidden" name="job_id" value=job_id />
            <JobButton glyph=Glyph::Close label="Cancel" look class="button button--block" busy />
        </ActionForm>
    }
}

/// Makes a new job with the same settings.
#[component]
pub fn RetryButton(job_id: i64, #[prop(optional)] look: Look) -> impl IntoView {
    let retry = ServerAction::<RetryJob>::new();
    let store = use_job_store();
    let navigate = use_navigate();
    Effect::new(move |_| {
        if let Some(Ok(job)) = retry.value().get() {
            store.put(job);
            navigate("/generate", Default::default());
        }
    });
    view! {
        <ActionForm action=retry>
            <input type="hidden" name="job_id" value=job_id />
            <JobButton glyph=Glyph::Retry label="Retry" look busy=retry.pending() />
        </ActionForm>
    }
}

/// Puts the job's settings into the form.
#[component]
pub fn ReuseButton(job_id: i64, label: &'static str, #[prop(optional)] look: Look) -> impl IntoView {
    let reuse = ServerAction::<ReuseSettings>::new();
    Effect::new(move |_| {
        if matches!(reuse.value().get(), Some(Ok(()))) {
            // A fresh page: the form is made from the draft as it is now.
            let _ = window().location().set_href("/generate");
        }
    });
    view! {
        <ActionForm action=reuse>
            <input type="hidden" name="job_id" value=job_id />
            <JobButton glyph=Glyph::Sliders label look busy=reuse.pending() />
        </ActionForm>
    }
}

/// Deletes a job that has ended, with its pictures.
#[component]
pub fn DeleteButton(
    job_id: i64,
    #[prop(optional)] look: Look,
    /// Where to go afterwards; absent: stay.
    #[prop(optional)]
    then: Option<&'static str>,
) -> impl IntoView {
    let delete = ServerAction::<DeleteJob>::new();
    let store = use_job_store();
    let navigate = use_navigate();
    Effect::new(move |_| {
        if let Some(Ok(id)) = delete.value().get() {
            store.forget(id);
            if let Some(path) = then {
                navigate(path, Default::default());
            }
        }
    });
    view! {
        <ActionForm action=delete>
            <input type="hidden" name="job_id" value=job_id />
            <JobButton
                glyph=Glyph::Trash
                label="Delete"
                look
                class="button button--quiet button--danger"
                busy=delete.pending()
            />
        </ActionForm>
    }
}
