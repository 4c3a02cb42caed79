//! Which model draws: a select that looks like the model's card.

use super::prompt_field::invalid;
use crate::engines::Model;
use crate::error::Error;
use crate::icon::{Glyph, Icon};
use crate::refusal::FieldRefusal;
use leptos::prelude::*;

/// The model's card; the select lies over it.
#[component]
pub fn ModelField(chosen: String, models: Vec<Model>, error: Signal<Option<Error>>) -> impl IntoView {
    let known = models.iter().any(|model| model.name == chosen);
    let first = models.iter().find(|model| model.available).or(models.first());
    let at_first = match first {
        Some(first) if !known => first.name.clone(),
        _ => chosen,
    };
    let shown = RwSignal::new(at_first.clone());
    let options = models.iter().map(|model| option(model, &at_first)).collect_view();
    let models = StoredValue::new(models);
    let details = move || models.with_value(|models| details(models, &shown.get()));
    view! {
        <div class="field">
            <label class="field__label" for="model">"Model"</label>
            <div class="model">
                <span class="model__icon"><Icon glyph=Glyph::Engine /></span>
                <span aria-hidden="true">
                    <b>{move || if shown.with(String::is_empty) { "No model yet".to_owned() } else { shown.get() }}</b>
                    <span>{details}</span>
                </span>
                <Icon glyph=Glyph::ChevronDown />
                <select
                    id="model"
                    name="draft[checkpoint_model]"
                    aria-invalid=invalid(error, "checkpoint_model")
                    aria-describedby="model-error"
                    on:change:target=move |event| shown.set(event.target().value())
                >
                    {options}
                </select>
            </div>
            <FieldRefusal id="model-error" field="checkpoint_model" error />
        </div>
    }
}

fn option(model: &Model, chosen: &str) -> impl IntoView + use<> {
    let away = if model.available { "" } else { " (engine away)" };
    let label = format!("{}{away}", model.name);
    view! { <option value=model.name.clone() selected=model.name == chosen>{label}</option> }
}

/// "SDXL · on Studio 4090".
fn details(models: &[Model], name: &str) -> String {
    let Some(model) = models.iter().find(|model| model.name == name) else {
        return "an engine will offer some".into();
    };
    if model.name == "sketch" {
        return "Built in, not a diffusion model".into();
    }
    let place = match model.engines.as_slice() {
        [] => "no engine has it now".into(),
        engines => format!("on {}", engines.join(", ")),
    };
    match &model.family {
        Some(family) => format!("{family} · {place}"),
        None => place,
    }
}
