//! A job's state as a word with colour and icon.

use crate::jobs::display::tone;
use crate::jobs::{GenerationJob, JobCell};
use crate::parts::icon::{Glyph, Icon};
use leptos::prelude::*;

/// The state, updated live.
#[component]
pub fn StatusPill(cell: JobCell) -> impl IntoView {
    let job = cell.job;
    let shown = Memo::new(move |_| job.with(|job| (tone(job), job.label())));
    move || {
        let (tone, label) = shown.get();
        view! { <StatusWord tone label class="status status--pill" /> }
    }
}

/// The state at render time.
#[component]
pub fn JobStatusWord(job: GenerationJob) -> impl IntoView {
    view! { <StatusWord tone=tone(&job) label=job.label() class="status" /> }
}

/// A state's word with its icon.
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
