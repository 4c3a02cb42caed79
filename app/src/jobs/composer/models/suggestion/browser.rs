//! Fetches the line when another model is chosen, and fills in the fields when Use is pressed.

use crate::jobs::composer::input_binding::dispatch;
use crate::jobs::use_job_store;
use crate::partials::partial;
use crate::parts::menu::focus;
use leptos::ev;
use leptos::html::Div;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, HtmlSelectElement};

/// Sizes whose areas differ by less than this factor count as equal.
const ALIKE: f64 = 1.6;

pub fn follow(root: NodeRef<Div>, model: RwSignal<String>) {
    Effect::new(move |before: Option<String>| {
        let name = model.get();
        if before.as_ref() != Some(&name) {
            spawn_local(load(root, model, name.clone()));
        }
        name
    });
    let store = use_job_store();
    Effect::new(move |_| {
        let typing = window_event_listener(ev::input, move |_| show(root));
        let clicks = window_event_listener(ev::click, move |event| {
            let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            let pressed =
                target.is_some_and(|target| matches!(target.closest(".suggestion [data-use]"), Ok(Some(_))));
            if pressed {
                each(root).iter().for_each(|(field, value)| set(field, value));
                show(root);
                // The button is hidden together with its line.
                document().query_selector(".model__open").ok().flatten().iter().for_each(focus);
                store.announce("Suggested settings applied".into());
            }
        });
        on_cleanup(move || {
            typing.remove();
            clicks.remove();
        });
    });
}

async fn load(root: NodeRef<Div>, model: RwSignal<String>, name: String) {
    let pairs = [("name", name.as_str())];
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    // Without a response nothing is suggested.
    let markup = partial("/models/suggestion".into(), query, false).await.unwrap_or_default();
    let same = model.try_get_untracked().is_some_and(|now| now == name);
    if let Some(root) = root.try_get_untracked().flatten().filter(|_| same) {
        root.set_inner_html(&markup);
    }
    show(root);
}

/// Hides the line while the form has the same values.
fn show(root: NodeRef<Div>) {
    let Some(line) = root.try_get_untracked().flatten() else { return };
    let offered = each(root);
    let by_area = matches!(line.query_selector("[data-area]"), Ok(Some(_)));
    let differs = if by_area {
        is_other_size(&offered)
    } else {
        offered.iter().any(|(field, value)| differs(field, value))
    };
    line.set_hidden(!differs);
}

/// The form's fields that the line names, with the suggested values.
fn each(root: NodeRef<Div>) -> Vec<(Element, String)> {
    let found =
        root.try_get_untracked().flatten().and_then(|line| line.query_selector_all("[data-set]").ok());
    let one = |index| {
        let offered = found.as_ref()?.get(index)?.dyn_into::<Element>().ok()?;
        let field = document().get_element_by_id(&offered.get_attribute("data-set")?)?;
        Some((field, offered.get_attribute("value")?))
    };
    (0..found.as_ref().map_or(0, |found| found.length())).filter_map(one).collect()
}

fn value(field: &Element) -> String {
    let typed = field.dyn_ref::<HtmlInputElement>().map(|field| field.value());
    typed.or_else(|| field.dyn_ref::<HtmlSelectElement>().map(|field| field.value())).unwrap_or_default()
}

fn number(text: &str) -> Option<f64> {
    domain::decimal::parse_input(text)
}

fn differs(field: &Element, offered: &str) -> bool {
    if field.dyn_ref::<HtmlSelectElement>().is_some_and(|field| !choose(field, offered, true)) {
        return false;
    }
    let now = value(field);
    match number(&now).zip(number(offered)) {
        Some((now, offered)) => now != offered,
        None => now != offered,
    }
}

fn is_other_size(offered: &[(Element, String)]) -> bool {
    let area = |value: &dyn Fn(&(Element, String)) -> String| {
        offered.iter().filter_map(|one| number(&value(one))).product::<f64>()
    };
    let (now, wanted) = (area(&|(field, _)| value(field)), area(&|(_, offered)| offered.clone()));
    !offered.is_empty() && !(wanted / ALIKE..=wanted * ALIKE).contains(&now)
}

fn set(field: &Element, offered: &str) {
    if let Some(field) = field.dyn_ref::<HtmlInputElement>() {
        field.set_value(offered);
        dispatch(field, "input");
    } else if let Some(field) = field.dyn_ref::<HtmlSelectElement>() {
        choose(field, offered, false);
        dispatch(field, "change");
    }
}

/// Chooses `offered` if the select has it and returns whether it does; otherwise the select is unchanged.
fn choose(field: &HtmlSelectElement, offered: &str, only_look: bool) -> bool {
    let before = field.value();
    field.set_value(offered);
    let is_there = field.value() == offered;
    if only_look || !is_there {
        field.set_value(&before);
    }
    is_there
}
