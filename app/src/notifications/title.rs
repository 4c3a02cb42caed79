//! What the tab says of the page: "(3) 42% Generate", the same on its icon, and the number on the installed app.

#[cfg_attr(feature = "ssr", path = "title/server.rs")]
#[cfg_attr(not(feature = "ssr"), path = "title/tab.rs")]
mod tab;

use super::unread::use_unread;
use crate::jobs::{JobStatus, JobStore, use_job_store};
use leptos::prelude::*;
use leptos_meta::Title;

/// The title around every page's own. What is live comes before it once the page is alive.
#[component]
pub fn PageTitle() -> impl IntoView {
    let (unread, store) = (use_unread(), use_job_store());
    let live = RwSignal::new((0, None));
    Effect::new(move |_| live.set((unread.get(), percent(store))));
    tab::follow(live);
    let formatter = move |title: String| {
        let (unread, percent) = live.try_get().unwrap_or_default();
        format!("{}{title} · Genonaut", before(unread, percent))
    };
    view! { <Title formatter /> }
}

/// How far the running jobs are together; none while nothing runs.
fn percent(store: JobStore) -> Option<u32> {
    let running: Vec<u32> = store
        .all()
        .iter()
        .filter_map(|cell| {
            cell.job.with(|job| (job.status == JobStatus::Running).then_some(job.progress.percent))
        })
        .collect();
    running.iter().sum::<u32>().checked_div(running.len() as u32)
}

fn before(unread: i64, percent: Option<u32>) -> String {
    let count = if unread > 0 { format!("({unread}) ") } else { String::new() };
    let percent = percent.map(|percent| format!("{percent}% ")).unwrap_or_default();
    count + &percent
}

#[cfg(test)]
mod tests {
    use super::before;

    #[test]
    fn the_title_says_what_is_unread_and_how_far_work_is() {
        let said = [(0, None), (3, None), (0, Some(42)), (3, Some(42))].map(|(n, p)| before(n, p));
        assert_eq!(said, ["", "(3) ", "42% ", "(3) 42% "]);
    }
}
