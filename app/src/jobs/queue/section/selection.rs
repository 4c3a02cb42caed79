//! Selecting several jobs and applying one action to all of them.

use crate::jobs::api::ChangeJobs;
use crate::jobs::use_job_store;
use crate::parts::icon::{Glyph, Icon};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement, SubmitEvent};

/// The number of selected jobs. The checkboxes belong to the form.
#[derive(Clone, Copy, Default)]
pub struct JobSelection {
    selected: RwSignal<usize>,
}

impl JobSelection {
    /// Counts again after a checkbox changed.
    pub fn changed(self, _event: &Event) {
        self.selected.set(boxes().filter(HtmlInputElement::checked).count());
    }

    fn select_all(self) {
        let all = boxes().all(|one| one.checked());
        boxes().for_each(|one| one.set_checked(!all));
        self.selected.set(if all { 0 } else { boxes().count() });
    }

    /// Blocks a submit without a selected job.
    fn submit(self, event: &SubmitEvent) {
        if boxes().any(|one| one.checked()) {
            return;
        }
        event.prevent_default();
        use_job_store().announce("Select a job first.".into());
    }
}

fn boxes() -> impl Iterator<Item = HtmlInputElement> {
    let found = document().query_selector_all("#queue input[name='ids[]']").ok();
    let count = found.as_ref().map_or(0, |found| found.length());
    (0..count).filter_map(move |index| found.as_ref()?.get(index)?.dyn_into().ok())
}

/// The bar above the list in selection mode.
#[component]
pub fn BulkForm(selection: JobSelection) -> impl IntoView {
    let store = use_job_store();
    // Rows appear and disappear together with their checkboxes.
    Effect::new(move |_| {
        store.active();
        request_animation_frame(move || selection.selected.set(boxes().filter(|one| one.checked()).count()));
    });
    let count = move || match selection.selected.get() {
        0 => "Select jobs".to_owned(),
        count => format!("{count} selected"),
    };
    view! {
        <form
            id="queue-bulk"
            class="queue-bulk"
            method="post"
            action=ChangeJobs::PATH
            data-job-form=""
            aria-label="Selected jobs"
            on:submit=move |event| selection.submit(&event)
        >
            <span class="queue-bulk__count" aria-live="polite">{count}</span>
            <button class="button button--quiet button--small needs-script" type="button" on:click=move |_| selection.select_all()>
                "All"
            </button>
            <span class="push"></span>
            <BulkButton action="top" glyph=Glyph::ToTop label="Move to top" />
            <BulkButton action="hold" glyph=Glyph::Pause label="Hold" />
            <BulkButton action="release" glyph=Glyph::Play label="Release" />
            <BulkButton action="cancel" glyph=Glyph::Close label="Cancel" />
        </form>
    }
}

#[component]
fn BulkButton(action: &'static str, glyph: Glyph, label: &'static str) -> impl IntoView {
    view! {
        <button class="button button--quiet button--small" type="submit" name="action" value=action title=label>
            <Icon glyph />
            <span class="button__label">{label}</span>
        </button>
    }
}
