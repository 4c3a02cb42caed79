//! /admin/queue: everybody's active jobs, without their prompts. Rendered by the server only.

use crate::jobs::api::PauseQueue;
use crate::jobs::display::{group_thousands, picture_count};
use crate::jobs::parts::status::StatusWord;
use crate::jobs::{JobStatus, QueueEntry, QueueOverview};
use crate::partials::render::{FormError, Notice, PageRequest, PostButton, html};
use crate::parts::icon::Glyph;
use crate::parts::time::format_duration;
use crate::request::context::{admin, context};
use crate::root::frame::side_nav::admin_page;
use chrono::{DateTime, Utc};
use domain::error::Error;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// The page, for admins.
pub async fn render(request: &PageRequest) -> Result<String, Error> {
    let context = context()?;
    let admin = admin()?;
    let queue = services::jobs::overview(&context.database.read).await?;
    Ok(html(page(request, &queue, &admin.username, Utc::now())))
}

fn page(request: &PageRequest, queue: &QueueOverview, me: &str, now: DateTime<Utc>) -> AnyView {
    let refresh = (!queue.entries.is_empty())
        .then(|| view! { <noscript inner_html=crate::jobs::AUTO_REFRESH></noscript> });
    let shown = queue.entries.len() as u64;
    let cut = (queue.running + queue.waiting > shown)
        .then(|| view! { <p class="small quiet">{format!("Showing the first {shown}.")}</p> });
    let content = view! {
        <FormError request />
            <div class="adminhead">
                <p class="quiet small num">
                    {format!("{} generating, {} waiting", queue.running, group_thousands(queue.waiting as i64))}
                </p>
                {pause(queue.paused)}
            </div>
            <div class="adminnews" role="status">{paused(queue)}</div>
            {table(queue, me, now)}
            {cut}
            {refresh}
    };
    admin_page(&request.path, content.into_any())
}

fn pause(paused: bool) -> AnyView {
    let fields = vec![("paused", (!paused).to_string())];
    let (glyph, label, class) = match paused {
        true => (Glyph::Play, "Resume the queue", "button button--primary"),
        false => (Glyph::Pause, "Pause the queue", "button"),
    };
    view! { <PostButton action=PauseQueue::url() fields glyph label class /> }.into_any()
}

fn paused(queue: &QueueOverview) -> Option<AnyView> {
    let running = match queue.running {
        0 => "",
        1 => " The running job will finish.",
        _ => " Running jobs will finish.",
    };
    let text = format!("New jobs won't start until you resume. People can still add jobs.{running}");
    queue.paused.then(|| view! { <Notice tone="waiting" headline="The queue is paused." text /> }.into_any())
}

fn table(queue: &QueueOverview, me: &str, now: DateTime<Utc>) -> AnyView {
    if queue.entries.is_empty() {
        return view! { <p class="empty">"No active jobs."</p> }.into_any();
    }
    let rows = queue.entries.iter().map(|entry| row(entry, me, now)).collect_view();
    view! {
        <div class="panel jobtable">
            <table>
                <caption class="sr">"All active jobs: running first, then waiting in starting order"</caption>
                <thead>
                    <tr>
                        <th scope="col">"State"</th>
                        <th scope="col">"Job"</th>
                        <th scope="col">"Person"</th>
                        <th scope="col">"Picture"</th>
                        <th scope="col">"Engine"</th>
                        <th scope="col" class="jobtable__time">"Time"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(entry: &QueueEntry, me: &str, now: DateTime<Utc>) -> AnyView {
    let id = entry.job_id;
    let runs = entry.status == JobStatus::Running;
    let tone = if runs { "running" } else { "waiting" };
    let name = group_thousands(id);
    let name = match entry.username == me {
        true => view! { <a href=format!("/jobs/{id}")>{name}</a> }.into_any(),
        false => name.into_any(),
    };
    let again = (entry.attempt > 1).then(|| format!(" (attempt {})", entry.attempt));
    let engine = match (&entry.drawn_by, entry.engine.as_str()) {
        (Some(engine), _) if runs => engine.clone(),
        (_, "auto") => "Any".into(),
        (_, wanted) => wanted.to_owned(),
    };
    let since = entry.started_at.filter(|_| runs).unwrap_or(entry.created_at);
    let QueueEntry { model, width, height, .. } = entry;
    view! {
        <tr id=format!("job-{id}") data-status=tone>
            <td><StatusWord tone label=entry.label() class="status" /></td>
            <td class="num"><span class="jobtable__label">"Job "</span>{name}</td>
            <td>{entry.username.clone()}</td>
            <td class="jobtable__what">
                <b>{model.clone()}</b>
                <span class="quiet num">{format!("{width} × {height} · {}", picture_count(entry.batch_size))}</span>
            </td>
            <td><span class="jobtable__label">"Engine: "</span>{engine}{again}</td>
            <td class="jobtable__time num"><span class="jobtable__label">"For "</span>{format_duration((now - since).num_seconds())}</td>
        </tr>
    }.into_any()
}
