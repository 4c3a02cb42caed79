//! Which model draws: a select that looks like the model's card. With script a press opens the dialog of all models.

use super::picker::{PickedModel, Picker, PickerRequest};
use super::prompt_field::invalid;
use super::suggestion::Suggestion;
use crate::engines::{FileName, Model};
use crate::error_display::FieldErrorMessage;
use crate::icon::{Glyph, Icon};
use crate::jobs::display::group_thousands;
use domain::error::Error;
use leptos::html::Select;
use leptos::prelude::*;

/// The model's card; the select lies over it, and the button over the select.
#[component]
pub fn ModelField(
    chosen: RwSignal<String>,
    models: Vec<Model>,
    /// How many there are in all, where the form has some of them.
    total: u64,
    picker: Picker,
    error: Signal<Option<Error>>,
) -> impl IntoView {
    let at_first = chosen.get_untracked();
    let known = models.iter().any(|model| model.name == at_first);
    let partly = total > models.len() as u64;
    // A model that a picture or a preset named may be one that the form does not carry.
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
    // Of a model that came after the page only the dialog knows.
    let later = RwSignal::new(PickedModel::default());
    let details = move || {
        let name = chosen.get();
        let picked = later.get();
        match models.with_value(|models| details(models, &name)) {
            _ if picked.name == name => picked.about,
            Some(words) => words,
            None if partly => String::new(),
            None => "an engine will offer some".into(),
        }
    };
    let about = move || {
        let name = chosen.get();
        let picked = later.get();
        let known =
            models.with_value(|models| models.iter().find(|model| model.name == name).map(|model| model.id));
        known.or((picked.name == name).then_some(picked.id)).map(|id| format!("/models/{id}"))
    };
    let select = NodeRef::<Select>::new();
    let pick = Callback::new(move |picked: PickedModel| {
        if let Some(select) = select.get_untracked() {
            choose(&select, &picked.name);
        }
        chosen.set(picked.name.clone());
        later.set(picked);
    });
    let open = move |_| {
        picker.open(PickerRequest {
            query: "kind=checkpoint".into(),
            chosen: vec![chosen.get_untracked()],
            then: pick,
        });
    };
    // What was chosen before the page came alive counts.
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

/// Chooses `name` in the form, also where the page did not know it yet.
fn choose(select: &web_sys::HtmlSelectElement, name: &str) {
    select.set_value(name);
    if select.value() != name
        && let Ok(option) = document().create_element("option")
    {
        option.set_text_content(Some(name));
        // Refused only for names that are no attribute names.
        let _ = option.set_attribute("value", name);
        let _ = select.append_child(&option);
        select.set_value(name);
    }
    super::input_binding::dispatch(select, "input");
}

fn option(model: &Model, chosen: &str) -> AnyView {
    let away = if model.available { "" } else { " (engine away)" };
    let label = format!("{}{away}", model.name);
    view! { <option value=model.name.clone() selected=model.name == chosen>{label}</option> }.into_any()
}

fn title(name: &str) -> String {
    if name.is_empty() { "No model yet".into() } else { FileName::of(name).title() }
}

/// "SDXL · on Studio 4090"; none of a model that the form does not carry.
fn details(models: &[Model], name: &str) -> Option<String> {
    let model = models.iter().find(|model| model.name == name)?;
    if model.name == "sketch" {
        return Some("Built in, not a diffusion model".into());
    }
    let place = match model.engines.as_slice() {
        [] => "no engine has it now".into(),
        engines => format!("on {}", engines.join(", ")),
    };
    Some(match &model.family {
        Some(family) => format!("{family} · {place}"),
        None => place,
    })
}

/// Without JavaScript there is no dialog with all of them: how the others come into the list.
pub(super) fn some_of(shown: usize, total: u64) -> AnyView {
    let total = group_thousands(total.cast_signed());
    let words = format!(
        "<p class=\"field__hint\">The list has {shown} of {total}. \
         Your favourites are always in it: mark them under <a href=\"/models\">Models</a>.</p>"
    );
    view! { <noscript inner_html=words></noscript> }.into_any()
}
