//! Unread count and progress in the tab's title, "(3) 42% Generate", on its icon, and on the icon of the installed app.

mod tab;

use super::unread::use_unread;
use crate::accounts::{TabIndicators, use_current_user};
use crate::jobs::{JobStatus, JobStore, use_job_store};
use html_escape::encode_text;
use leptos::prelude::*;
use leptos_meta::Title;

/// What the tab shows, as far as the user's preferences allow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct TabStatus {
    /// Unread notifications, and progress of the running jobs in percent.
    title: (i64, Option<u32>),
    /// The same for the icon.
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

/// Formats every page's title. The live values are prepended after hydration.
#[component]
pub fn PageTitle() -> impl IntoView {
    let (user, unread, store) = (use_current_user(), use_unread(), use_job_store());
    // The server formats the title when the page's own signals may be disposed (docs/decisions.md).
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
        let title = format!("{}{title} · Genonaut", before(unread, percent));
        // leptos_meta writes it into the document as HTML on the server, as text in the browser. `is_server()` is no
        // test for that: it asks the current owner, and is false where there is none.
        if cfg!(feature = "hydrate") { title } else { encode_text(&title).into_owned() }
    };
    view! { <Title formatter /> }
}

/// Mean progress of the running jobs; `None` while no job runs.
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
    fn each_tab_indicator_can_be_turned_off() {
        let wanted = TabIndicators { icon: false, ..TabIndicators::default() };
        let signs = TabStatus::of(wanted, 3, Some(42));
        assert_eq!((signs.title, signs.icon, signs.badge), ((3, Some(42)), (0, None), 3));
    }

    #[test]
    fn the_title_shows_unread_count_and_progress() {
        let said = [(0, None), (3, None), (0, Some(42)), (3, Some(42))].map(|(n, p)| before(n, p));
        assert_eq!(said, ["", "(3) ", "42% ", "(3) 42% "]);
    }
}
