//! The state of a job in one word, its colour and its sign.

use super::display::tone;
use super::{GenerationJob, JobCell};
use crate::icon::{Glyph, Icon};
use leptos::prelude::*;

/// The state, kept up to date.
#[component]
pub fn StatusPill(cell: JobCell) -> impl IntoView {
    let job = cell.job;
    let shown = Memo::new(move |_| job.with(|job| (tone(job), job.label())));
    move || {
        let (tone, label) = shown.get();
        view! { <StatusWord tone label class="status status--pill" /> }
    }
}

/// The state as it is now.
#[component]
pub fn JobStatusWord(job: GenerationJob) -> impl IntoView {
    view! { <StatusWord tone=tone(&job) label=job.label() class="status" /> }
}

/// A state's word with its sign.
#[component]
pub fn StatusWord(tone: &'static str, label: &'static str, class: &'static str) -> impl IntoView {
    let glyph = match tone {
        "done" => Some(Glyph::Check),
        "failed" => Some(Glyph::Alert),
        "waiting" => Some(Glyph::Clock),
        "held" => Some(Glyph::Pause),
        "cancelled" => Some(Glyph::Close),
        _ => None,
    };
    view! {
        <span class=class data-status=tone>
            {glyph.map(|glyph| view! { <Icon glyph /> })}
            {label}
        </span>
    }
}
