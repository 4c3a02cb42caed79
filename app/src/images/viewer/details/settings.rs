//! The settings of a picture and the facts about its generation.

use super::copy_button::CopyButton;
use crate::images::settings_rows::{rows, text};
use crate::jobs::display::{group_thousands, wait_and_run_seconds};
use crate::parts::time::{LocalTime, format_duration};
use leptos::prelude::*;
use services::images::View;

/// Each setting with a copy button.
pub fn settings(view: &View) -> AnyView {
    let parameters = view.job.as_ref().map(|job| &job.parameters);
    let all = parameters
        .map(|p| view! { <CopyButton text=text(p) what="all settings" label="Copy all" class="push" /> });
    let rows = parameters.map(rows).unwrap_or_default().into_iter().map(|row| {
        let what = row.name.to_lowercase();
        view! {
            <dt>{row.name}</dt>
            <dd>{row.shown} <CopyButton text=row.value what /></dd>
        }
    });
    view! {
        <section class="viewer__part">
            <h2>"Settings" {all}</h2>
            <dl class="facts facts--copy">{rows.collect_view()}</dl>
            <dl class="facts facts--more">{facts(view)}</dl>
        </section>
    }
    .into_any()
}

/// "840 kB", "1.5 MB".
fn size_words(bytes: i64) -> String {
    match (bytes + 500) / 1000 {
        kilobytes @ ..1000 => format!("{kilobytes} kB"),
        kilobytes => format!("{}.{} MB", kilobytes / 1000, kilobytes % 1000 / 100),
    }
}

/// Facts that can't be set: engine, time, file, job.
fn facts(view: &View) -> AnyView {
    let View { item, job, .. } = view;
    let engine = job.as_ref().and_then(|job| job.drawn_by.clone());
    let took = job.as_ref().and_then(|job| wait_and_run_seconds(job).1);
    let job = job.as_ref().map(|job| {
        let words = group_thousands(job.id);
        view! { <dt>"Job"</dt><dd><a href=format!("/jobs/{}", job.id)>{words}</a></dd> }
    });
    view! {
        {engine.map(|engine| view! { <dt>"Engine"</dt><dd>{engine}</dd> })}
        {took.map(|seconds| view! { <dt>"Time"</dt><dd>{format_duration(seconds)}</dd> })}
        {item.cached.then(|| view! { <dt>"Source"</dt><dd>"Engine cache"</dd> })}
        <dt>"File"</dt>
        <dd>{size_words(item.bytes)}</dd>
        <dt>"Created"</dt>
        <dd><LocalTime at=item.created_at /></dd>
        {job}
    }
    .into_any()
}
