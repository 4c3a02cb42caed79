//! Keeps a partial up to date and sends its forms without leaving the page. Runs in the browser only.

mod load_more;
mod selection;
mod submit;

pub use submit::{save_changes, submit};

use super::{LivePartial, morph};
use crate::live::{Message, use_live};
use crate::parts::forms::mark_busy;
use crate::routes::{Updates, ids};
use domain::error::Error;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;
use submit::show_error;
use web_sys::Element;

/// The shortest time between two loads. Milliseconds.
const INTERVAL: u32 = 1000;
/// The database has a job's progress at most this much later than the frames of its socket.
const BEHIND: Duration = Duration::from_millis(1200);
/// How often an admin page loads. The live connection sends no messages about other users' jobs.
const POLL: Duration = Duration::from_secs(2);

/// Loads the partial again after updates: one load at a time, at most one per second.
pub fn hydrate_partial(partial: LivePartial) {
    let refresh = refresher(partial);
    use_live().listen(move |message| {
        if partial.path.with_untracked(|path| concerns(path, partial.updates(), message)) {
            refresh();
            if matches!(message, Message::Progress(_) | Message::Refetch) {
                set_timeout(refresh, BEHIND);
            }
        }
    });
    Effect::new(move |before: Option<String>| {
        let query = partial.query.get();
        if before.is_some_and(|before| before != query) {
            partial.pages.set(1);
            spawn_local(load(partial, false));
        }
        query
    });
    Effect::new(move |before: Option<bool>| {
        let open = partial.open.get();
        if open && before == Some(false) {
            spawn_local(load(partial, false));
        }
        open
    });
    load_more::follow(partial);
    selection::listen();
    Effect::new(move |_| {
        let poll = move || {
            if partial.updates() == Updates::Admin && !document().hidden() {
                refresh();
            }
        };
        if let Ok(clock) = set_interval_with_handle(poll, POLL) {
            on_cleanup(move || clock.clear());
        }
    });
}

/// A function that loads the partial; called during a load, it loads once more afterwards.
fn refresher(partial: LivePartial) -> impl Fn() + Copy + Send + Sync + 'static {
    let loading = StoredValue::new(false);
    let again = StoredValue::new(false);
    move || {
        if partial.open.try_get_untracked() != Some(true)
            || again.try_set_value(true).is_some()
            || loading.get_value()
        {
            return;
        }
        loading.set_value(true);
        spawn_local(async move {
            while again.try_update_value(std::mem::take).unwrap_or_default() {
                load(partial, true).await;
                gloo_timers::future::TimeoutFuture::new(INTERVAL).await;
            }
            let _ = loading.try_set_value(false);
        });
    }
}

impl LivePartial {
    fn updates(self) -> Updates {
        let page = self.path.with_untracked(|path| self.routes.partial(path));
        page.map_or(Updates::None, |page| page.updates)
    }
}

fn concerns(path: &str, updates: Updates, message: &Message) -> bool {
    let is_of = |id: i64| ids(path).next() == Some(id);
    if matches!(message, Message::Refetch) {
        return true;
    }
    match updates {
        Updates::None => false,
        Updates::Job => match message {
            Message::Job(job) => is_of(job.id),
            Message::Progress(frame) => is_of(frame.job_id),
            _ => false,
        },
        Updates::Variations => matches!(message, Message::Job(job) if job.parent_job_id.is_some()),
        Updates::Notifications => matches!(message, Message::Notification(_) | Message::Unread(_)),
        Updates::Admin => matches!(message, Message::Queue(_)),
    }
}

/// Loads the partial and morphs it into the document. `refresh` leaves out slow parts.
async fn load(partial: LivePartial, refresh: bool) {
    loop {
        let (Some(path), Some(query)) = (partial.path.try_get_untracked(), partial.query.try_get_untracked())
        else {
            return;
        };
        // A page that shows an error is not refreshed.
        if content(partial).is_none() || !is_of_page(partial, &path) {
            return;
        }
        let Some(number) = partial.requests.try_update_value(|(last, _)| {
            *last += 1;
            *last
        }) else {
            return;
        };
        let response =
            super::partial(path.clone(), load_more::with_pages(query.clone(), partial), refresh).await;
        let is_wanted = partial.path.try_get_untracked().is_some_and(|now| now == path)
            && partial.query.try_get_untracked().is_some_and(|now| now == query)
            && is_of_page(partial, &path);
        // After a change of the query another load is on its way.
        let Some(content) = is_wanted.then(|| content(partial)).flatten() else { return };
        if partial.requests.try_update_value(|(_, shown)| is_older(number, shown)) == Some(false) {
            return show(&content, response, refresh);
        }
        // A newer response overtook this one. It came from a refresh, so the slow parts are loaded once more.
        if refresh {
            return;
        }
    }
}

/// Whether this response arrived after a newer one; otherwise records it as the shown one.
fn is_older(number: u32, shown: &mut u32) -> bool {
    let older = number < *shown;
    *shown = number.max(*shown);
    older
}

fn show(content: &Element, response: Result<String, Error>, refresh: bool) {
    if let Some(button) = content.query_selector("button[aria-busy]").ok().flatten().filter(|_| !refresh) {
        mark_busy(Some(&button), false);
    }
    match response {
        // HTML of this site's own server is well-formed.
        Ok(html) => {
            drop(morph::morph(content, &html));
            selection::count();
        }
        // Reloading the page redirects to sign-in, or shows why the item is gone.
        Err(Error::SignedOut | Error::NotFound(_) | Error::Forbidden(_)) => {
            let _ = window().location().reload();
        }
        Err(error) if !refresh => show_error(content, &error),
        // The next refresh is on its way.
        Err(_) => {}
    }
}

/// False for an area whose page is being left.
fn is_of_page(partial: LivePartial, path: &str) -> bool {
    partial
        .page
        .is_none_or(|page| page.try_get_untracked().is_some_and(|page| path.starts_with(&format!("{page}/"))))
}

/// The element that holds the HTML; none while the page shows an error, which a refresh doesn't change.
fn content(partial: LivePartial) -> Option<Element> {
    let content = partial.root.try_get_untracked()??.first_element_child();
    content.filter(|content| content.has_attribute("data-partial"))
}
