//! What the tab says of the page: "(3) 42% Generate", the same on its icon, and the number on the installed app.

#[cfg_attr(feature = "ssr", path = "title/server.rs")]
#[cfg_attr(not(feature = "ssr"), path = "title/tab.rs")]
mod tab;

use super::unread::use_unread;
use crate::accounts::{TabIndicators, use_current_user};
use crate::jobs::{JobStatus, JobStore, use_job_store};
use leptos::prelude::*;
use leptos_meta::Title;

/// What the tab says, as far as the person wants it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct TabStatus {
    /// Unread notifications, and percent of what runs.
    title: (i64, Option<u32>),
    /// The same.
    icon: (i64, Option<u32>),
    /// Unread notifications.
    badge: i64,
}

impl TabStatus {
    fn of(wanted: TabIndicators, unread: i64, percent: Option<u32>) -> Self {
        let if_wanted = |wanted: bool| if wanted { (unread, percent) } else { (0, None) };
        Self {
            title: if_wanted(wanted.title),
            icon: if_wanted(wanted.icon),
            badge: if_wanted(wanted.badge).0,
        }
    }
}

/// The title around every page's own. What is live comes before it once the page is alive.
#[component]
pub fn PageTitle() -> impl IntoView {
    let (user, unread, store) = (use_current_user(), use_unread(), use_job_store());
    // The server makes the title when the page's own signals may be out of reach (docs/decisions.md).
    let signs = ArcRwSignal::new(TabStatus::default());
    let shown = signs.clone();
    Effect::new(move |_| {
        if let Some(preferences) = user.preferences() {
            signs.set(TabStatus::of(preferences.tab, unread.get(), percent(store)));
        }
    });
    tab::follow(shown.clone());
    let formatter = move |title: String| {
        let (unread, percent) = shown.get().title;
        tab::text(format!("{}{title} · Genonaut", before(unread, percent)))
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
    use super::{TabIndicators, TabStatus, before};

    #[test]
    fn each_sign_has_its_switch() {
        let wanted = TabIndicators { icon: false, ..TabIndicators::default() };
        let signs = TabStatus::of(wanted, 3, Some(42));
        assert_eq!((signs.title, signs.icon, signs.badge), ((3, Some(42)), (0, None), 3));
    }

    #[test]
    fn the_title_says_what_is_unread_and_how_far_work_is() {
        let said = [(0, None), (3, None), (0, Some(42)), (3, Some(42))].map(|(n, p)| before(n, p));
        assert_eq!(said, ["", "(3) ", "42% ", "(3) 42% "]);
    }
}
