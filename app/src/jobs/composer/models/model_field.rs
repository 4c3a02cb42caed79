//! The checkpoint: a select that looks like the model's card. With script a press opens the dialog of all models.

use super::picker::{Picker, PickerRequest, SelectedModel};
use super::suggestion::Suggestion;
use crate::engines::{FileName, Model};
use crate::jobs::composer::prompt::field::invalid;
use crate::jobs::display::group_thousands;
use crate::parts::error_display::FieldErrorMessage;
use crate::parts::icon::{Glyph, Icon};
use domain::error::Error;
use leptos::html::Select;
use leptos::prelude::*;

/// The model's card, with the select on top of it and the button on top of the select.
#[component]
pub fn ModelField(
    chosen: RwSignal<String>,
    models: Vec<Model>,
    /// The number of all models; `models` may hold only some.
    total: u64,
    picker: Picker,
    error: Signal<Option<Error>>,
) -> impl IntoView {
    let at_first = chosen.get_untracked();
    let known = models.iter().any(|model| model.name == at_first);
    let partly = total > models.len() as u64;
    // A picture or a preset may name a model that the form does not list.
    let beyond = partly && !known && !at_first.is_empty();
    let first = models.iter().find(|model| model.available).or(models.first());
    if let Some(first) = first.filter(|_| !known && !beyond) {
        chosen.set(first.name.clone());
    }
    let at_first = chosen.get_untracked();
    let other =
        beyond.then(|| view! { <option value=at_first.clone() selected=true>{at_first.clone()}</option> });
    let options = models.iter().map(|model| option(model, &at_first)).collect_view();
    let some = partly.then(|| some_of(models.len(), total));
    let models = StoredValue::new(models);
    // Details of a model that only the dialog lists.
    let later = RwSignal::new(SelectedModel::default());
    let details = move || {
        let name = chosen.get();
        let selected = later.get();
        match models.with_value(|models| details(models, &name)) {
            _ if selected.name == name => selected.about,
            Some(words) => words,
            None if partly => String::new(),
            None => "waiting for an engine".into(),
        }
    };
    let about = move || {
        let name = chosen.get();
        let selected = later.get();
        let known =
            models.with_value(|models| models.iter().find(|model| model.name == name).map(|model| model.id));
        known.or((selected.name == name).then_some(selected.id)).map(|id| format!("/models/{id}"))
    };
    let select = NodeRef::<Select>::new();
    let on_select = Callback::new(move |selected: SelectedModel| {
        if let Some(select) = select.get_untracked() {
            choose(&select, &selected.name);
        }
        chosen.set(selected.name.clone());
        later.set(selected);
    });
    let open = move |_| {
        picker.open(PickerRequest {
            query: "kind=checkpoint".into(),
            chosen: vec![chosen.get_untracked()],
            then: on_select,
        });
    };
    // Applies what was chosen before hydration.
    Effect::new(move |_| {
        if let Some(select) = select.get() {
            chosen.set(select.value());
        }
    });
    view! {
        <div class="field">
            <span class="field__label">
                <label id="model-label" for="model">"Model"</label>
                <a class="field__aside field__link" href=about hidden=move || about().is_none()>"About"</a>
            </span>
            <div class="model">
                <span class="model__icon"><Icon glyph=Glyph::Engine /></span>
                <span aria-hidden="true" id="model-name">
                    <b>{move || title(&chosen.get())}</b>
                    <span>{details}</span>
                </span>
                <Icon glyph=Glyph::ChevronDown />
                <select
                    id="model"
                    name="draft[checkpoint_model]"
                    node_ref=select
                    aria-invalid=invalid(error, "checkpoint_model")
                    aria-describedby="model-error"
                    on:change:target=move |event| chosen.set(event.target().value())
                >
                    {other}
                    {options}
                </select>
                <button
                    class="model__open"
                    type="button"
                    aria-haspopup="dialog"
                    aria-labelledby="model-label model-name"
                    aria-describedby="model-error"
                    on:click=open
                ></button>
            </div>
            <FieldErrorMessage id="model-error" field="checkpoint_model" error />
            {some}
            <Suggestion model=chosen />
        </div>
    }
}

/// Chooses `name` in the form, and adds it if it isn't listed.
fn choose(select: &web_sys::HtmlSelectElement, name: &str) {
    select.set_value(name);
    if select.value() != name
        && let Ok(option) = document().create_element("option")
    {
        option.set_text_content(Some(name));
        // Fails only for invalid attribute names.
        let _ = option.set_attribute("value", name);
        let _ = select.append_child(&option);
        select.set_value(name);
    }
    crate::jobs::composer::input_binding::dispatch(select, "input");
}

fn option(model: &Model, chosen: &str) -> AnyView {
    let away = if model.available { "" } else { " (offline)" };
    let label = format!("{}{away}", model.name);
    view! { <option value=model.name.clone() selected=model.name == chosen>{label}</option> }.into_any()
}

fn title(name: &str) -> String {
    if name.is_empty() { "No model yet".into() } else { FileName::of(name).title() }
}

/// "SDXL · on Studio 4090"; `None` for a model that the form does not list.
fn details(models: &[Model], name: &str) -> Option<String> {
    let model = models.iter().find(|model| model.name == name)?;
    if model.name == "sketch" {
        return Some("Built in, not an AI model".into());
    }
    let place = match model.engines.as_slice() {
        [] => "not available on any engine".into(),
        engines => format!("on {}", engines.join(", ")),
    };
    Some(match &model.family {
        Some(family) => format!("{family} · {place}"),
        None => place,
    })
}

/// Without JavaScript there is no dialog of all models: explains how to get others into the list.
pub(super) fn some_of(shown: usize, total: u64) -> AnyView {
    let total = group_thousands(total.cast_signed());
    let words = format!(
        "<p class=\"field__hint\">The list has {shown} of {total}. \
         Favourites are always included: add them under <a href=\"/models\">Models</a>.</p>"
    );
    view! { <noscript inner_html=words></noscript> }.into_any()
}
