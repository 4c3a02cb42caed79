//! Recent prompts, to use them again.

use crate::jobs::display::group_thousands;
use crate::presets::api::UsePrompt;
use crate::presets::words::beginning;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use services::presets::RecentPrompt;

/// The list; nothing before the first job.
pub fn prompts(recent: Vec<RecentPrompt>) -> Option<AnyView> {
    let rows = recent.iter().map(row).collect_view();
    (!recent.is_empty()).then(|| {
        view! {
            <section class="setting-group">
                <h2>"Recent prompts"</h2>
                <p>"Replaces the prompt only."</p>
                <ul class="panel prompts" role="list">{rows}</ul>
            </section>
        }
        .into_any()
    })
}

fn row(recent: &RecentPrompt) -> AnyView {
    let RecentPrompt { job_id, prompt, times } = recent;
    let name = format!("Use: {}", prompt.chars().take(60).collect::<String>());
    let times = (*times > 1).then(|| format!("{} ×", group_thousands(*times)));
    view! {
        <li class="prompts__row">
            <p>{beginning(prompt)}</p>
            <span class="prompts__times">{times}</span>
            <form method="post" action=UsePrompt::url() data-partial-then="/generate" data-partial-reload="">
                <input type="hidden" name="job_id" value=*job_id />
                <button class="button button--small" type="submit" aria-label=name>"Use"</button>
            </form>
        </li>
    }
    .into_any()
}
