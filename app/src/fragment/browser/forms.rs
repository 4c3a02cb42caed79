//! Sends the forms of a drawn page without leaving it, and says what became of them.

use super::{content, load};
use crate::fragment::Place;
use crate::live::Message;
use crate::post_form::{fields, post};
use domain::error::Error;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, HtmlFormElement, SubmitEvent, UrlSearchParams};

/// Sends a form of the page in place of the browser.
pub fn send(place: Place, event: SubmitEvent) {
    let form = event.target().and_then(|target| target.dyn_into::<HtmlFormElement>().ok());
    let (Some(form), Some(fields)) = (form, fields(&event)) else { return };
    if form.has_attribute("data-plain") {
        return;
    }
    event.prevent_default();
    // A second press of an impatient person is no second wish.
    if event.submitter().is_some_and(|button| button.has_attribute("aria-busy")) {
        return;
    }
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
    if changed_again(form) {
        return submit(form);
    }
    if let Err(error) = &answer {
        return refuse(place, form, error);
    }
    if let Some(id) = attribute("data-forgets").and_then(|id| id.parse().ok()) {
        place.deleted.forget_job(id, answer.as_deref().unwrap_or_default());
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
            mark_busy(kept, true);
            load(place, true).await;
            mark_busy(kept, false);
            if changed_again(form) {
                return submit(form);
            }
            keep_focus(place);
            say_done(form);
        }
    }
}

/// Whether a kept form changed while it was being sent; asking forgets it.
fn changed_again(form: &HtmlFormElement) -> bool {
    let again = form.has_attribute("data-again");
    // Refused only for names that are no attribute names.
    let _ = form.remove_attribute("data-again");
    again
}

/// Says in the form that it was taken, in the form's own words.
fn say_done(form: &HtmlFormElement) {
    if let (Some(words), Ok(Some(shown))) =
        (form.get_attribute("data-says"), form.query_selector("[data-said]"))
    {
        shown.set_text_content(Some(&words));
    }
}

pub fn mark_busy(button: Option<&Element>, busy: bool) {
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
pub fn say(content: &Element, error: &Error) {
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
