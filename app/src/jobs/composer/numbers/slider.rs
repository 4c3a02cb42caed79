//! A slider and a number field, kept in sync.

use crate::jobs::composer::input_binding::bind;
use crate::jobs::composer::prompt::field::invalid;
use crate::parts::error_display::FieldErrorMessage;
use domain::decimal;
use domain::error::Error;
use leptos::html::Input;
use leptos::prelude::*;

/// The number is the form's field; the slider mirrors it.
#[component]
pub fn Slider(
    name: &'static str,
    label: &'static str,
    error_id: &'static str,
    least: f64,
    most: f64,
    /// Step of the slider and its arrow keys; values in between are valid.
    step: f64,
    value: RwSignal<String>,
    error: Signal<Option<Error>>,
) -> impl IntoView {
    let field = NodeRef::<Input>::new();
    bind(field, value);
    let share = move || {
        let now = decimal::parse_input(&value.get()).unwrap_or(least);
        let share = decimal::clamp((now - least) / (most - least), 0.0, 1.0);
        format!("--value:{}%", decimal::fixed(share * 100.0, 0))
    };
    view! {
        <div class="field">
            <div class="slider">
                <label class="field__label" for=name>{label}</label>
                <input
                    class="range needs-script"
                    type="range"
                    min=least
                    max=most
                    step=step
                    value=value.get_untracked()
                    prop:value=value
                    style=share
                    aria-label=format!("{label}, slider")
                    on:input:target=move |event| value.set(event.target().value())
                />
                <input
                    class="input input--num"
                    id=name
                    name=format!("draft[{name}]")
                    type="text"
                    inputmode="decimal"
                    value=value.get_untracked()
                    node_ref=field
                    aria-invalid=invalid(error, name)
                    aria-describedby=error_id
                    on:input:target=move |event| value.set(event.target().value())
                />
            </div>
            <FieldErrorMessage id=error_id field=name error />
        </div>
    }
}
