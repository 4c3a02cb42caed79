//! The jobs an engine runs, and those that wait for it.

use crate::engines::Engine;
use crate::jobs::display::{group_thousands, picture_count};
use crate::jobs::{JobStatus, QueueEntry, QueueOverview};
use crate::parts::icon::{Glyph, Icon};
use crate::parts::time::format_stopwatch;
use chrono::Utc;
use leptos::prelude::*;
use std::collections::HashMap;

/// A line for each running job, without its prompt: prompts are private.
#[component]
pub(super) fn Work<'a>(
    engine: &'a Engine,
    queue: &'a QueueOverview,
    username: &'a str,
) -> impl IntoView + use<> {
    let running = queue.entries.iter().filter(|entry| engine.running_jobs.contains(&entry.job_id));
    running.map(|entry| line(entry, username)).collect_view()
}

fn line(entry: &QueueEntry, username: &str) -> AnyView {
    let id = entry.job_id;
    let name = format!("Job {}", group_thousands(id));
    let name = match entry.username == username {
        true => view! { <a href=format!("/jobs/{id}")>{name}</a> }.into_any(),
        false => view! { <span>{name}</span> }.into_any(),
    };
    let QueueEntry { username, model, width, height, .. } = entry;
    let what = format!("{username} · {model} · {width} × {height} · {}", picture_count(entry.batch_size));
    let time = entry.started_at.map(|started| format_stopwatch((Utc::now() - started).num_seconds()));
    let label = entry.label();
    view! {
        <div class="engine__run" id=format!("run-{id}")>
            <Icon glyph=Glyph::Engine />
            <p class="engine__job"><b>{name}</b>" "<span class="quiet">{what}</span></p>
            <span class="engine__time num">{label}" "{time}</span>
        </div>
    }
    .into_any()
}

/// Ids of the engines that have a model, by model name, for every model in the queue.
pub type Holders = HashMap<String, Vec<i64>>;

/// The number of waiting jobs that no other engine can run now.
pub fn waiting_for(engine: &Engine, others: &[&Engine], queue: &QueueOverview, holders: &Holders) -> usize {
    let can = |engine: &Engine, entry: &QueueEntry| {
        let wanted = entry.engine == "auto" || entry.engine == engine.name;
        wanted && holders.get(&entry.model).is_some_and(|holders| holders.contains(&engine.id))
    };
    let able = |other: &Engine| other.enabled && other.state.accepts_jobs();
    let only_here = |entry: &&QueueEntry| {
        let waits = entry.status == JobStatus::Pending && !entry.held && can(engine, entry);
        waits && !others.iter().any(|other| able(other) && can(other, entry))
    };
    if able(engine) { 0 } else { queue.entries.iter().filter(only_here).count() }
}
