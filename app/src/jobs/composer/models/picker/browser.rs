//! Fills the dialog, handles its keys and clicks, and sends its forms.

mod cards;
mod keys;

use super::{Picker, PickerRequest, SelectedModel};
use crate::jobs::sign_in_again;
use crate::partials::{morph, partial};
use crate::parts::forms::Submission;
use domain::error::Error;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlDialogElement, MouseEvent, SubmitEvent};

/// Delay between the last typed letter and the request. Milliseconds.
const TYPING: u32 = 200;

/// Opens the dialog immediately and fills it once its content is loaded.
pub fn open(picker: Picker, request: PickerRequest) {
    let Some(dialog) = picker.dialog.get_untracked() else { return };
    let before = picker.request.with_value(|before| before.as_ref().map(|before| before.query.clone()));
    let is_new = before.as_ref() != Some(&request.query);
    if let Some(content) = dialog.first_element_child().filter(|_| is_new) {
        content.set_inner_html("");
    }
    picker.request.set_value(Some(request));
    cards::clear_search(&dialog);
    cards::narrow(&dialog);
    // Fails only if it is already open.
    let _ = dialog.show_modal();
    keys::begin(&dialog);
    spawn_local(async move {
        load(picker).await;
        if is_new && let Some(dialog) = shown(picker) {
            keys::begin(&dialog);
        }
    });
}

pub fn follow(picker: Picker) {
    Effect::new(move |_| {
        let clicks = window_event_listener(ev::click, move |event| {
            open_dialog_of(picker, &event).into_iter().for_each(|dialog| click(picker, &dialog, &event))
        });
        let keys = window_event_listener(ev::keydown, move |event| {
            open_dialog_of(picker, &event).into_iter().for_each(|dialog| keys::key(&dialog, &event))
        });
        let typing = window_event_listener(ev::input, move |event| {
            open_dialog_of(picker, &event).into_iter().for_each(|dialog| narrow(picker, &dialog))
        });
        let submits = window_event_listener(ev::submit, move |event| {
            if open_dialog_of(picker, &event).is_some() {
                send(picker, &event);
            }
        });
        on_cleanup(move || {
            clicks.remove();
            keys.remove();
            typing.remove();
            submits.remove();
        });
    });
}

/// Filters the loaded cards immediately, and lets the server search if it has more.
fn narrow(picker: Picker, dialog: &HtmlDialogElement) {
    cards::narrow(dialog);
    if cards::asks(dialog).is_none() {
        return;
    }
    let turn = next_request_number(picker);
    spawn_local(async move {
        gloo_timers::future::TimeoutFuture::new(TYPING).await;
        if turn.is_some() && turn == picker.request_number.try_get_value() {
            load(picker).await;
        }
    });
}

/// The number of the next request; responses to earlier ones are dropped.
fn next_request_number(picker: Picker) -> Option<u32> {
    picker.request_number.try_update_value(|number| {
        *number = number.wrapping_add(1);
        *number
    })
}

/// The dialog; `None` once the page is gone.
fn shown(picker: Picker) -> Option<HtmlDialogElement> {
    picker.dialog.try_get_untracked().flatten()
}

/// The dialog, if it is open and contains the event's target.
fn open_dialog_of(picker: Picker, event: &Event) -> Option<HtmlDialogElement> {
    let dialog = shown(picker).filter(HtmlDialogElement::open)?;
    let target = event.target()?.dyn_into::<Element>().ok()?;
    dialog.contains(Some(&target)).then_some(dialog)
}

fn click(picker: Picker, dialog: &HtmlDialogElement, event: &MouseEvent) {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
    // The dialog itself is the target of clicks on its backdrop.
    if target == ***dialog || matches!(target.closest("[data-close]"), Ok(Some(_))) {
        dialog.close();
    } else if let Ok(Some(card)) = target.closest("[data-name]") {
        select_model(picker, dialog, &card);
    }
}

fn select_model(picker: Picker, dialog: &HtmlDialogElement, card: &Element) {
    let text = |name| card.get_attribute(name).unwrap_or_default();
    let selected = SelectedModel {
        id: text("data-id").parse().unwrap_or_default(),
        name: text("data-name"),
        about: text("data-about"),
        words: text("data-words"),
    };
    // Closing returns the focus before the choice takes effect.
    dialog.close();
    if let Some(request) = picker.request.get_value() {
        request.then.run(selected);
    }
}

/// Sends a form of the dialog and reloads the content.
fn send(picker: Picker, event: &SubmitEvent) {
    let Some(submission) = Submission::take(event) else { return };
    spawn_local(async move {
        match submission.send().await {
            Ok(_) => load(picker).await,
            Err(Error::SignedOut) => sign_in_again(),
            Err(error) => {
                // Removes cards of models that are gone.
                load(picker).await;
                say(picker, &error.to_string());
            }
        }
    });
}

/// Fetches the dialog's content and applies what changed.
async fn load(picker: Picker) {
    let Some(request) = picker.request.try_get_value().flatten() else { return };
    let Some(query) = shown(picker).map(|dialog| cards::query(&dialog, &request.query)) else { return };
    let turn = next_request_number(picker);
    let response = partial("/models/pick".into(), query, false).await;
    // After reopening or more typing, a newer request is sent or scheduled.
    let same =
        picker.request.try_with_value(|now| now.as_ref().is_some_and(|now| now.query == request.query));
    let is_newest = turn.is_some() && turn == picker.request_number.try_get_value();
    let Some(dialog) = shown(picker).filter(|_| same == Some(true) && is_newest) else {
        return;
    };
    let Some(content) = dialog.first_element_child() else { return };
    match response {
        Ok(markup) => {
            // Markup from our own server is well-formed.
            drop(morph::morph(&content, &markup));
            say(picker, "");
            cards::mark(&dialog, &request.chosen);
            cards::narrow(&dialog);
            cards::say_found(&dialog);
        }
        Err(Error::SignedOut) => sign_in_again(),
        Err(error) => say(picker, &error.to_string()),
    }
}

/// Shows an error above the cards, or instead of them in an empty dialog.
fn say(picker: Picker, words: &str) {
    let Some(dialog) = shown(picker) else { return };
    let said = dialog.query_selector("[data-partial-error]").ok().flatten();
    if let Some(shown) = said.or_else(|| dialog.first_element_child().filter(|_| !words.is_empty())) {
        shown.set_text_content(Some(words));
    }
}
