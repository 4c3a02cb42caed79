//! Actions on a job: small plain forms, which [`super::job_forms`] sends once the page is hydrated.

use super::api::{CancelJob, DeleteJob, RetryJob, ReuseSettings};
use crate::parts::icon::{Glyph, Icon};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// How a button looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonVariant {
    #[default]
    Labelled,
    Small,
    /// The icon alone; the label is its accessible name and tooltip.
    IconOnly,
}

/// A form with one button, for one action on one job.
#[component]
pub fn JobForm(
    job_id: i64,
    /// Path of the server function.
    path: &'static str,
    glyph: Glyph,
    label: &'static str,
    #[prop(default = ButtonVariant::Labelled)] variant: ButtonVariant,
    #[prop(default = "button")] class: &'static str,
    /// Page to open afterwards; `None` stays here.
    #[prop(optional_no_strip)]
    then: Option<&'static str>,
    /// Loads that page again if it is the current one.
    #[prop(optional)]
    reload: bool,
    #[prop(optional, into)] busy: Signal<bool>,
) -> impl IntoView {
    let sign = variant == ButtonVariant::IconOnly;
    let class = match variant {
        ButtonVariant::IconOnly => "iconbutton".to_owned(),
        ButtonVariant::Small => format!("{class} button--small"),
        ButtonVariant::Labelled => class.to_owned(),
    };
    view! {
        <form method="post" action=path data-job-form="" data-job-then=then data-job-reload=reload>
            <input type="hidden" name="job_id" value=job_id />
            <button
                class=class
                type="submit"
                aria-label=sign.then_some(label)
                title=sign.then_some(label)
                aria-busy=move || busy.get().then_some("true")
            >
                <Icon glyph />
                {(!sign).then(|| view! { <span class="button__label">{label}</span> })}
            </button>
        </form>
    }
}

/// Cancels a waiting or running job.
#[component]
pub fn CancelButton(
    job_id: i64,
    /// True once cancelling was requested.
    #[prop(into)]
    stopping: Signal<bool>,
    #[prop(optional)] variant: ButtonVariant,
) -> impl IntoView {
    view! {
        <JobForm
            job_id
            path=CancelJob::PATH
            glyph=Glyph::Close
            label="Cancel"
            variant
            class="button button--block"
            then=None
            busy=stopping
        />
    }
}

/// Creates a new job with the same settings.
#[component]
pub fn RetryButton(job_id: i64, #[prop(optional)] variant: ButtonVariant) -> impl IntoView {
    view! { <JobForm job_id path=RetryJob::PATH glyph=Glyph::Retry label="Retry" variant then=Some("/generate") /> }
}

/// Loads the job's settings into the form. The page is loaded again, because the form is rendered from the draft.
#[component]
pub fn ReuseButton(
    job_id: i64,
    label: &'static str,
    #[prop(optional)] variant: ButtonVariant,
) -> impl IntoView {
    view! {
        <JobForm
            job_id
            path=ReuseSettings::PATH
            glyph=Glyph::Sliders
            label
            variant
            then=Some("/generate")
            reload=true
        />
    }
}

/// Deletes a job that has ended, with its pictures.
#[component]
pub fn DeleteButton(
    job_id: i64,
    #[prop(optional)] variant: ButtonVariant,
    /// Page to open afterwards; `None` stays here.
    #[prop(optional)]
    then: Option<&'static str>,
) -> impl IntoView {
    view! {
        <JobForm
            job_id
            path=DeleteJob::PATH
            glyph=Glyph::Trash
            label="Delete"
            variant
            class="button button--quiet button--danger"
            then
        />
    }
}
