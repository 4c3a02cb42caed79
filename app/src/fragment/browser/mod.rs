//! Keeps a drawn page up to date and sends its forms without leaving it.

mod older;
mod picking;

use super::{Place, fragment, patch};
use crate::error::Error;
use crate::live::{Message, use_live};
use crate::post_form::{fields, post};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, HtmlFormElement, SubmitEvent, UrlSearchParams};

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
        Message::Job(job) => is_of(job.id),
        Message::Progress(frame) => is_of(frame.job_id),
        Message::Queue(_) => path.starts_with("/admin/"),
        Message::Notification(_) | Message::Unread(_) => path.starts_with("/notifications"),
        Message::Preview { .. } => false,
    }
}

/// Fetches the page and puts in what changed. `again` leaves out what takes long.
async fn load(place: Place, again: bool) {
    let (Some(path), Some(query)) = (place.path.try_get_untracked(), place.query.try_get_untracked()) else {
        return;
    };
    let answer = fragment(path.clone(), older::with_pages(query, place), again).await;
    let still_here = place.path.try_get_untracked().is_some_and(|now| now == path);
    let Some(content) = still_here.then(|| content(place)).flatten() else { return };
    if let Some(button) = content.query_selector("button[aria-busy]").ok().flatten().filter(|_| !again) {
        mark_busy(Some(&button), false);
    }
    match answer {
        // Markup of this site's own server is well-formed.
        Ok(markup) => {
            drop(patch::patch(&content, &markup));
            picking::count();
        }
        // The page is read anew: it leads to the door, or says what became of the thing it showed.
        Err(Error::SignedOut | Error::NotFound(_) | Error::Forbidden(_)) => {
            let _ = window().location().reload();
        }
        Err(error) if !again => say(&content, &error),
        // The next look is on its way.
        Err(_) => {}
    }
}

/// What holds the drawn markup; none while the page says why it cannot be shown, which no look for news changes.
fn content(place: Place) -> Option<Element> {
    let content = place.root.try_get_untracked()??.first_element_child();
    content.filter(|content| content.has_attribute("data-drawn"))
}

/// Sends a form of the page in place of the browser.
pub fn send(place: Place, event: SubmitEvent) {
    let form = event.target().and_then(|target| target.dyn_into::<HtmlFormElement>().ok());
    let (Some(form), Some(fields)) = (form, fields(&event)) else { return };
    if form.has_attribute("data-plain") {
        return;
    }
    event.prevent_default();
    mark_busy(event.submitter().as_deref(), true);
    if form.method() == "get" {
        look_up(place, &String::from(fields.to_string()));
    } else {
        spawn_local(async move { change(place, &form, fields, event.submitter()).await });
    }
}

/// Sends a form that is kept at each change. One sending at a time, so that the last one counts.
pub fn changed(event: Event) {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let form = target.and_then(|target| target.closest("form[data-autosave]").ok().flatten());
    let Some(form) = form.and_then(|form| form.dyn_into::<HtmlFormElement>().ok()) else { return };
    if form.has_attribute("aria-busy") {
        // Refused only for names that are no attribute names.
        let _ = form.set_attribute("data-again", "");
    } else {
        submit(&form);
    }
}

/// As if its button was pressed; a field that the browser refuses is pointed out by it.
fn submit(form: &HtmlFormElement) {
    // Refused only for a button of another form.
    let _ = form.request_submit();
}

/// Shows the same page with another query; once more with the same one.
fn look_up(place: Place, query: &str) {
    if place.query.with_untracked(|known| known.trim_start_matches('?') == query) {
        spawn_local(load(place, false));
    } else {
        place.go.run(format!("{}?{query}", place.path.get_untracked()));
    }
}

/// Has the server do something; then leaves for where the form says, or shows what became of it.
async fn change(place: Place, form: &HtmlFormElement, fields: UrlSearchParams, button: Option<HtmlElement>) {
    let attribute = |name| form.get_attribute(name);
    let kept = Some(form as &Element).filter(|form| form.has_attribute("data-autosave"));
    clear(place);
    mark_busy(kept, true);
    let answer = post(&attribute("action").unwrap_or_default(), fields).await;
    mark_busy(button.as_deref(), false);
    mark_busy(kept, false);
    if form.has_attribute("data-again") {
        // Refused only for names that are no attribute names.
        let _ = form.remove_attribute("data-again");
        return submit(form);
    }
    if let Err(error) = &answer {
        return refuse(place, form, error);
    }
    if let Some(id) = attribute("data-forgets").and_then(|id| id.parse().ok()) {
        place.store.forget(id);
    }
    let words = button.as_ref().and_then(|button| button.get_attribute("data-undo"));
    if let (Some(words), Ok(answer)) = (words.or_else(|| attribute("data-undo")), &answer) {
        place.toasts.offer_undo(answer, &words);
    }
    if form.has_attribute("data-refetch") {
        place.live.tell(&Message::Refetch);
    }
    match attribute("data-then") {
        // A failure leaves the page as it is.
        Some(path) if form.has_attribute("data-whole") => drop(window().location().set_href(&path)),
        Some(path) => place.go.run(path),
        None => {
            if form.has_attribute("data-reset") {
                form.reset();
            }
            load(place, true).await;
            keep_focus(place);
            say_done(form);
        }
    }
}

/// Says in the form that it was taken, in the form's own words.
fn say_done(form: &HtmlFormElement) {
    if let (Some(words), Ok(Some(shown))) =
        (form.get_attribute("data-says"), form.query_selector("[data-said]"))
    {
        shown.set_text_content(Some(&words));
    }
}

fn mark_busy(button: Option<&Element>, busy: bool) {
    if let Some(button) = button {
        // Refused only for names that are no attribute names.
        let _ = match busy {
            true => button.set_attribute("aria-busy", "true"),
            false => button.remove_attribute("aria-busy"),
        };
    }
}

/// Takes back what was said of an earlier try.
fn clear(place: Place) {
    let said = content(place)
        .and_then(|content| content.query_selector_all("[data-refusal],[data-field],[data-said]").ok());
    for index in 0..said.as_ref().map_or(0, |said| said.length()) {
        if let Some(shown) = said.as_ref().and_then(|said| said.get(index)) {
            shown.set_text_content(None);
        }
    }
}

/// Says beside its field, or above the page, why a form was refused.
fn refuse(place: Place, form: &HtmlFormElement, error: &Error) {
    for field in error.fields() {
        let shown = form.query_selector(&format!("[data-field={}]", field.field));
        if let Ok(Some(shown)) = shown {
            shown.set_text_content(crate::refusal::field_words(Some(error), &field.field).as_deref());
            return;
        }
    }
    if let Some(content) = content(place) {
        say(&content, error);
    }
}

/// Says above the page what went wrong.
fn say(content: &Element, error: &Error) {
    if let Ok(Some(shown)) = content.query_selector("[data-refusal]") {
        shown.set_text_content(Some(&error.to_string()));
        focus(&shown);
    }
}

/// Focus that went away with its element goes to the page.
fn keep_focus(place: Place) {
    let lost = document().active_element().is_none_or(|active| active.tag_name() == "BODY");
    if let Some(root) = place.root.try_get_untracked().flatten().filter(|_| lost) {
        focus(&root);
    }
}

fn focus(element: &Element) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        // An element that cannot take focus leaves it where it is.
        let _ = element.focus();
    }
}
