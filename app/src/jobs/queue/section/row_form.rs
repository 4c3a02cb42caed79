//! The actions on an active job as one plain form: Cancel as a button, the rest in a menu.

use super::item::beginning;
use crate::jobs::api::{CancelJob, HoldJob, MoveJob};
use crate::jobs::{JobCell, JobStatus, use_job_store};
use crate::parts::icon::{Glyph, Icon};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

#[component]
pub fn RowForm(cell: JobCell) -> impl IntoView {
    let id = cell.id;
    let (waits, name) = cell.job.with_untracked(|job| (job.status == JobStatus::Pending, beginning(job)));
    let menu = waits.then(|| view! { <RowMenu cell=cell.clone() name=name.clone() /> });
    let stopping = move || cell.job.with(|job| job.cancel_requested_at.is_some()).then_some("true");
    view! {
        <form class="queue__actions" method="post" action=CancelJob::PATH data-job-form="">
            <input type="hidden" name="job_id" value=id />
            {menu}
            <button
                class="iconbutton queue__cancel"
                type="submit"
                aria-label=format!("Cancel {name}")
                title="Cancel"
                aria-busy=stopping
            >
                <Icon glyph=Glyph::Close />
            </button>
        </form>
    }
}

/// The less common actions. A `<details>`, so that it opens without JavaScript.
#[component]
fn RowMenu(cell: JobCell, name: String) -> impl IntoView {
    let id = cell.id;
    let held = cell.job.with_untracked(|job| job.held);
    let (hold, hold_glyph) = if held { ("Release", Glyph::Play) } else { ("Hold", Glyph::Pause) };
    // The neighbours at render time, used without JavaScript; with it, `data-step` applies.
    let line = use_job_store().queue_order().get_untracked();
    let up = line.before(id);
    let down = line.after(id).and_then(|next| line.after(next));
    view! {
        <details class="menu" name="queue-menu">
            <summary class="iconbutton" aria-label=format!("More for {name}") title="More">
                <Icon glyph=Glyph::More />
            </summary>
            <div class="menu__list">
                <a class="menu__item" href=format!("/generate?edit={id}") data-noscroll="">
                    <Icon glyph=Glyph::Edit />
                    "Edit…"
                </a>
                <Item glyph=hold_glyph label=hold path=HoldJob::PATH name="held" value=(!held).to_string() />
                <hr />
                <Item glyph=Glyph::ToTop label="Move to top" name="place[to]" value="top".to_owned() />
                <Item glyph=Glyph::ArrowUp label="Move up" step=Some("-1") name="place[before]" value=up.unwrap_or(id).to_string() keys="Alt ↑" />
                {match down {
                    Some(down) => view! {
                        <Item glyph=Glyph::ArrowDown label="Move down" step=Some("1") name="place[before]" value=down.to_string() keys="Alt ↓" />
                    },
                    None => view! {
                        <Item glyph=Glyph::ArrowDown label="Move down" step=Some("1") name="place[to]" value="bottom".to_owned() keys="Alt ↓" />
                    },
                }}
                <Item glyph=Glyph::ToBottom label="Move to bottom" name="place[to]" value="bottom".to_owned() />
                <hr class="menu__item--near" />
                <button class="menu__item menu__item--near" type="submit">
                    <Icon glyph=Glyph::Close />
                    "Cancel"
                </button>
            </div>
        </details>
    }
}

#[component]
fn Item(
    glyph: Glyph,
    label: &'static str,
    #[prop(default = MoveJob::PATH)] path: &'static str,
    name: &'static str,
    value: String,
    /// Positions by which a press moves the job once the page is hydrated.
    #[prop(optional_no_strip)]
    step: Option<&'static str>,
    #[prop(default = "")] keys: &'static str,
) -> impl IntoView {
    view! {
        <button class="menu__item" type="submit" formaction=path name=name value=value data-step=step>
            <Icon glyph />
            {label}
            {(!keys.is_empty()).then(|| view! { <span class="menu__keys" aria-hidden="true">{keys}</span> })}
        </button>
    }
}
