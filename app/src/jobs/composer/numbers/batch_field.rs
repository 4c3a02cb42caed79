//! The number of pictures of a run, which share its seed.

use crate::parts::error_display::FieldErrorMessage;
use domain::error::Error;
use leptos::prelude::*;

const OFFERED: [&str; 6] = ["1", "2", "3", "4", "6", "8"];

/// A row of numbers, plus the current value if it isn't one of them.
#[component]
pub fn BatchField(size: RwSignal<String>, error: Signal<Option<Error>>) -> impl IntoView {
    let at_first = size.get_untracked();
    let mut offered: Vec<String> = OFFERED.map(str::to_owned).into();
    if !offered.contains(&at_first) {
        offered.push(at_first.clone());
    }
    let choices = offered
        .into_iter()
        .map(|count| {
            let checked = count == at_first;
            view! {
                <label>
                    <input
                        type="radio"
                        name="draft[batch_size]"
                        value=count.clone()
                        checked=checked
                        on:change:target=move |event| size.set(event.target().value())
                    />
                    {count}
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="field">
            <legend class="field__label">"Batch size"</legend>
            <div class="segments segments--fill">{choices}</div>
            <FieldErrorMessage id="batch_size-error" field="batch_size" error />
        </fieldset>
    }
}
