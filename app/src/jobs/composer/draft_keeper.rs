//! Keeps what is typed on the server: soon after a change, at most every two seconds, and at leaving.

use crate::erased::{effect, on_window};
use crate::jobs::api::SaveDraft;
use crate::post_form::{fields_of, post};
use crate::signal::StoredValue;
use leptos::ev;
use leptos::html::Form;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;
use std::time::Duration;
use web_sys::HtmlFormElement;

/// Milliseconds between two saves.
const APART: f64 = 2_000.0;
/// Milliseconds a change waits at least, so that a word is saved and not its first letter.
const SOON: f64 = 300.0;

/// Call what this returns whenever something in the form may have changed.
pub fn keep(form: NodeRef<Form>) -> impl Fn() + Copy + 'static {
    let unsaved = StoredValue::new(false);
    let saved_at = StoredValue::new(0.0);
    effect(move |_| {
        let leaving = on_window(ev::beforeunload, move |_| {
            if let (true, Some(form)) = (unsaved.get_value(), form.get_untracked()) {
                send_at_once(&form);
            }
        });
        on_cleanup(move || {
            leaving.remove();
            // On the way to another page of this site.
            if let (Some(true), Some(form)) = (unsaved.try_get_value(), form.try_get_untracked().flatten()) {
                send_at_once(&form);
            }
        });
    });
    move || {
        if unsaved.get_value() {
            return;
        }
        unsaved.set_value(true);
        let wait = (APART - (js_sys::Date::now() - saved_at.get_value())).max(SOON);
        set_timeout(move || save(form, unsaved, saved_at), Duration::from_millis(wait as u64));
    }
}

fn save(form: NodeRef<Form>, unsaved: StoredValue<bool>, saved_at: StoredValue<f64>) {
    let fields = form.try_get_untracked().flatten().and_then(|form| fields_of(&form));
    unsaved.try_update_value(|unsaved| *unsaved = false);
    saved_at.try_update_value(|at| *at = js_sys::Date::now());
    if let Some(fields) = fields {
        spawn_local(async move {
            // A lost save is made good by the next change or by the submit.
            let _ = post(SaveDraft::PATH, fields).await;
        });
    }
}

/// A beacon survives the page that sends it.
fn send_at_once(form: &HtmlFormElement) {
    let body = fields_of(form);
    // At leaving there is nobody left to tell of a failure.
    let _ = window().navigator().send_beacon_with_opt_url_search_params(SaveDraft::PATH, body.as_ref());
}
