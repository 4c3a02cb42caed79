//! How many jobs a press makes, each with a seed of its own.

use super::stepper::Stepper;
use crate::error_display::FieldErrorMessage;
use crate::jobs::limits;
use domain::error::Error;
use leptos::prelude::*;

#[component]
pub fn HowManyField(count: RwSignal<String>, error: Signal<Option<Error>>) -> impl IntoView {
    view! {
        <div class="field" title="Jobs at once, each with its own seed">
            <label class="field__label" for="how_many">"How many"</label>
            <Stepper
                name="how_many"
                label="How many"
                less="Fewer jobs"
                more="More jobs"
                within=limits::HOW_MANY
                by=1
                value=count
                error
            />
            <FieldErrorMessage id="how_many-error" field="how_many" error />
        </div>
    }
}
