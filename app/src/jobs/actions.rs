//! What can be done with a job: small plain forms, sent by [`super::job_forms`] while the page lives.

use super::api::{CancelJob, DeleteJob, RetryJob, ReuseSettings};
use crate::icon::{Glyph, Icon};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// How a button shows itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonVariant {
    #[default]
    Labelled,
    Small,
    /// The sign alone, named for those who do not see it.
    IconOnly,
}

/// One button that does one thing with one job.
#[component]
pub fn JobForm(
    job_id: i64,
    /// Path of the server function.
    path: &'static str,
    glyph: Glyph,
    label: &'static str,
    #[prop(default = ButtonVariant::Labelled)] variant: ButtonVariant,
    #[prop(default = "button")] class: &'static str,
    /// Where to go afterwards; absent: stay.
    #[prop(optional_no_strip)]
    then: Option<&'static str>,
    /// Goes there also when this is the page.
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

/// Stops a waiting or running job.
#[component]
pub fn CancelButton(
    job_id: i64,
    /// True once the engine was asked to stop.
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

/// Makes a new job with the same settings.
#[component]
pub fn RetryButton(job_id: i64, #[prop(optional)] variant: ButtonVariant) -> impl IntoView {
    view! { <JobForm job_id path=RetryJob::PATH glyph=Glyph::Retry label="Retry" variant then=Some("/generate") /> }
}

/// Puts the job's settings into the form, on a fresh page: the form is made from the draft as it is then.
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
    /// Where to go afterwards; absent: stay.
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
