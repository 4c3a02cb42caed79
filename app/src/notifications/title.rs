//! What the tab says of the page: "(3) 42% Generate", the same on its icon, and the number on the installed app.

#[cfg(not(feature = "ssr"))]
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
    #[cfg(not(feature = "ssr"))]
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

/// The icon: a ring in place of the mark while something runs, a dot while something is unread.
#[cfg_attr(feature = "ssr", expect(dead_code, reason = "only browsers have tabs"))]
fn icon(percent: Option<u32>, unread: bool) -> String {
    const MARK: &str = "<path d='M26 14.5A10.2 10.2 0 1 1 21.2 7.4'/><path d='M16 16h10'/>";
    let sign = match percent {
        None => MARK.to_owned(),
        Some(percent) => format!(
            "<circle cx='16' cy='16' r='9.5' stroke='#5a554e'/><path d='M16 6.5a9.5 9.5 0 1 1-.01 0' \
             stroke='#8f8cff' pathLength='100' stroke-dasharray='{percent} 100'/>"
        ),
    };
    let dot = if unread {
        "<circle cx='25' cy='7' r='6.5' fill='#7d78ff' stroke='#191612' stroke-width='2'/>"
    } else {
        ""
    };
    format!(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'><rect width='32' height='32' rx='8' \
         fill='#191612'/><g fill='none' stroke='#fff' stroke-width='3' stroke-linecap='round'>{sign}</g>{dot}</svg>"
    )
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
