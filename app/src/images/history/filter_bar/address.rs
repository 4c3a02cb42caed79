//! Navigates when the form changes, and updates the form when the address changes.

use crate::partials::{morph, partial};
use crate::parts::forms::fields_of;
use leptos::ev;
use leptos::html::Div;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, HtmlFormElement, KeyboardEvent};

/// How long after the last key press the search starts. Milliseconds.
const REST: Duration = Duration::from_millis(350);

pub fn follow(root: NodeRef<Div>, query: Memo<String>) {
    let navigate = use_navigate();
    let go = Callback::new(move |form: HtmlFormElement| {
        let to = address(&form);
        if to.trim_start_matches("/history").trim_start_matches('?') != query.get_untracked() {
            navigate(&to, NavigateOptions { replace: true, scroll: false, ..Default::default() });
        }
    });
    let form_of = move |event: &Event| {
        let target = event.target()?.dyn_into::<Element>().ok()?;
        let within = root.get_untracked()?.contains(Some(&target));
        target.closest("form").ok().flatten().filter(|_| within)?.dyn_into::<HtmlFormElement>().ok()
    };
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    let later = move |form: HtmlFormElement| {
        waiting.with_value(|before| before.iter().for_each(TimeoutHandle::clear));
        waiting.set_value(set_timeout_with_handle(move || go.run(form), REST).ok());
    };
    Effect::new(move |_| {
        let submits = window_event_listener(ev::submit, move |event| {
            if let Some(form) = form_of(&event) {
                event.prevent_default();
                go.run(form);
            }
        });
        let changes = window_event_listener(ev::change, move |event| {
            form_of(&event).into_iter().for_each(|form| go.run(form))
        });
        let typing = window_event_listener(ev::input, move |event| {
            // Selects and checkboxes also fire `change`, which searches at once.
            let form = form_of(&event).filter(|_| is_search(&event));
            form.into_iter().for_each(later);
        });
        let keys = window_event_listener(ev::keydown, move |event| {
            if event.key() == "/" && !is_typing(&event) {
                event.prevent_default();
                to_search(root);
            }
        });
        on_cleanup(move || {
            submits.remove();
            changes.remove();
            typing.remove();
            keys.remove();
        });
    });
    Effect::new(move |before: Option<String>| {
        let current = query.get();
        if before.is_some_and(|before| before != current) {
            waiting.with_value(|typed| typed.iter().for_each(TimeoutHandle::clear));
            spawn_local(reload_fields(root, query));
        }
        current
    });
}

/// Whether a key press belongs to a field or to the browser.
fn is_typing(event: &KeyboardEvent) -> bool {
    let field = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let field = field.is_some_and(|field| field.matches("input, select, textarea").unwrap_or_default());
    field || event.ctrl_key() || event.meta_key() || event.alt_key()
}

fn is_search(event: &Event) -> bool {
    let field = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    field.is_some_and(|field| field.matches("[type=search]").unwrap_or_default())
}

fn to_search(root: NodeRef<Div>) {
    let search = root.get_untracked().and_then(|root| root.query_selector("[type=search]").ok()?);
    search.iter().for_each(crate::parts::menu::focus);
}

/// Loads the fields for the current address. Text that is being typed stays.
async fn reload_fields(root: NodeRef<Div>, query: Memo<String>) {
    let sent = query.get_untracked();
    let Ok(markup) = partial("/history/filters".into(), sent.clone(), true).await else { return };
    // After another change the next response applies.
    let Some(root) = root.try_get_untracked().flatten().filter(|_| query.try_get_untracked() == Some(sent))
    else {
        return;
    };
    let Some(content) = root.first_element_child() else { return };
    // The morph removes the link that was followed in an open popover, so the popover is closed.
    if let Ok(Some(open)) = content.query_selector(":popover-open:has(a:focus)") {
        let _ = open.unchecked_into::<HtmlElement>().hide_popover();
    }
    // Markup of this site's own server is well-formed.
    let _ = morph::morph(&content, &markup);
    let typing = content.query_selector("[type=search]:focus, [type=date]:focus").ok().flatten().is_some();
    let form = content.query_selector("form").ok().flatten();
    if let Some(form) = form.filter(|_| !typing).and_then(|form| form.dyn_into::<HtmlFormElement>().ok()) {
        form.reset();
    }
}

/// The address for the form's values, without empty fields.
fn address(form: &HtmlFormElement) -> String {
    let query = fields_of(form).map(|fields| String::from(fields.to_string())).unwrap_or_default();
    let set: Vec<&str> = query.split('&').filter(|pair| !pair.ends_with('=')).collect();
    if set.is_empty() { "/history".into() } else { format!("/history?{}", set.join("&")) }
}
