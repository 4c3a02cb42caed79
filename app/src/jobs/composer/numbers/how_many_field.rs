//! The number of jobs that a submit creates, each with its own seed.

use super::stepper::Stepper;
use crate::jobs::limits;
use crate::parts::error_display::FieldErrorMessage;
use domain::error::Error;
use leptos::prelude::*;

#[component]
pub fn HowManyField(count: RwSignal<String>, error: Signal<Option<Error>>) -> impl IntoView {
    view! {
        <div class="field" title="Each run uses a new seed">
            <label class="field__label" for="how_many">"Runs"</label>
            <Stepper
                name="how_many"
                label="Runs"
                less="Fewer runs"
                more="More runs"
                within=limits::HOW_MANY
                by=1
                value=count
                error
            />
            <FieldErrorMessage id="how_many-error" field="how_many" error />
        </div>
    }
}
