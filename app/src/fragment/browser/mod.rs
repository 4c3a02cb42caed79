//! Keeps a drawn page up to date and sends its forms without leaving it.

mod forms;
mod older;
mod picking;

pub use forms::{changed, send};

use super::{Place, fragment, patch};
use crate::live::{Message, use_live};
use domain::error::Error;
use forms::{mark_busy, say};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;
use web_sys::Element;

/// Between two looks for news, at the least. Milliseconds.
const REST: u32 = 1000;
/// What the database says of a job's progress comes this much later than its frames, at the most.
const BEHIND: Duration = Duration::from_millis(1200);
/// How often a page of admins looks at what no message tells: other people's work.
const LOOK: Duration = Duration::from_secs(2);

/// Follows the news: one look at a time, never more than one a second.
pub fn enliven(place: Place) {
    let looking = StoredValue::new(false);
    let more = StoredValue::new(false);
    let look = move || {
        if place.open.try_get_untracked() != Some(true)
            || more.try_set_value(true).is_some()
            || looking.get_value()
        {
            return;
        }
        looking.set_value(true);
        spawn_local(async move {
            while more.try_update_value(std::mem::take).unwrap_or_default() {
                load(place, true).await;
                gloo_timers::future::TimeoutFuture::new(REST).await;
            }
            let _ = looking.try_set_value(false);
        });
    };
    use_live().listen(move |message| {
        if place.path.with_untracked(|path| concerns(path, message)) {
            look();
            if matches!(message, Message::Progress(_) | Message::Refetch) {
                set_timeout(look, BEHIND);
            }
        }
    });
    Effect::new(move |before: Option<String>| {
        let query = place.query.get();
        if before.is_some_and(|before| before != query) {
            place.pages.set(1);
            spawn_local(load(place, false));
        }
        query
    });
    Effect::new(move |before: Option<bool>| {
        let open = place.open.get();
        if open && before == Some(false) {
            spawn_local(load(place, false));
        }
        open
    });
    older::follow(place);
    picking::listen();
    Effect::new(move |_| {
        let turn = move || {
            if place.path.with_untracked(|path| path.starts_with("/admin/")) && !document().hidden() {
                look();
            }
        };
        if let Ok(clock) = set_interval_with_handle(turn, LOOK) {
            on_cleanup(move || clock.clear());
        }
    });
}

fn concerns(path: &str, message: &Message) -> bool {
    let is_of = |id: i64| path.strip_prefix("/jobs/").is_some_and(|rest| rest == id.to_string());
    match message {
        Message::Refetch => true,
        // What is made of a picture stands beside it.
        Message::Job(job) => is_of(job.id) || (path.starts_with("/images/") && job.parent_job_id.is_some()),
        Message::Progress(frame) => is_of(frame.job_id),
        Message::Queue(_) => path.starts_with("/admin/"),
        Message::Notification(_) | Message::Unread(_) => path.starts_with("/notifications"),
        Message::Preview { .. } => false,
    }
}

/// Fetches the page and puts in what changed. `again` leaves out what takes long.
async fn load(place: Place, again: bool) {
    loop {
        let (Some(path), Some(query)) = (place.path.try_get_untracked(), place.query.try_get_untracked())
        else {
            return;
        };
        // A page that says why it cannot be shown is not asked for again by the way.
        if content(place).is_none() || !is_of_page(place, &path) {
            return;
        }
        let Some(turn) = place.asked.try_update_value(|(asked, _)| {
            *asked += 1;
            *asked
        }) else {
            return;
        };
        let answer = fragment(path.clone(), older::with_pages(query.clone(), place), again).await;
        let is_wanted = place.path.try_get_untracked().is_some_and(|now| now == path)
            && place.query.try_get_untracked().is_some_and(|now| now == query)
            && is_of_page(place, &path);
        // Who went on to another query asked for it already.
        let Some(content) = is_wanted.then(|| content(place)).flatten() else { return };
        if place.asked.try_update_value(|(_, shown)| is_older(turn, shown)) == Some(false) {
            return show(&content, answer, again);
        }
        // A newer answer overtook this one. It was for a mere look, so what takes long is asked for once more.
        if again {
            return;
        }
    }
}

/// Whether the answer of this turn came after a newer one; otherwise it is the one shown from now on.
fn is_older(turn: u32, shown: &mut u32) -> bool {
    let older = turn < *shown;
    *shown = turn.max(*shown);
    older
}

fn show(content: &Element, answer: Result<String, Error>, again: bool) {
    if let Some(button) = content.query_selector("button[aria-busy]").ok().flatten().filter(|_| !again) {
        mark_busy(Some(&button), false);
    }
    match answer {
        // Markup of this site's own server is well-formed.
        Ok(markup) => {
            drop(patch::patch(content, &markup));
            picking::count();
        }
        // The page is read anew: it leads to the door, or says what became of the thing it showed.
        Err(Error::SignedOut | Error::NotFound(_) | Error::Forbidden(_)) => {
            let _ = window().location().reload();
        }
        Err(error) if !again => say(content, &error),
        // The next look is on its way.
        Err(_) => {}
    }
}

/// False for a part of a page that is being left.
fn is_of_page(place: Place, path: &str) -> bool {
    place
        .here
        .is_none_or(|here| here.try_get_untracked().is_some_and(|here| path.starts_with(&format!("{here}/"))))
}

/// What holds the drawn markup; none while the page says why it cannot be shown, which no look for news changes.
fn content(place: Place) -> Option<Element> {
    let content = place.root.try_get_untracked()??.first_element_child();
    content.filter(|content| content.has_attribute("data-drawn"))
}
