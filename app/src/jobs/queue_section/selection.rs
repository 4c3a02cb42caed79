//! Picking several jobs and doing one thing with all of them.

use crate::icon::{Glyph, Icon};
use crate::jobs::api::ChangeJobs;
use crate::jobs::use_job_store;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement, SubmitEvent};

/// How many jobs are picked. The boxes themselves are the form's.
#[derive(Clone, Copy, Default)]
pub struct Selection {
    picked: RwSignal<usize>,
}

impl Selection {
    /// Counts anew after a box was changed.
    pub fn changed(self, _event: &Event) {
        self.picked.set(boxes().filter(HtmlInputElement::checked).count());
    }

    fn select_all(self) {
        let all = boxes().all(|one| one.checked());
        boxes().for_each(|one| one.set_checked(!all));
        self.picked.set(if all { 0 } else { boxes().count() });
    }

    /// A press with nothing picked is no wish.
    fn submit(self, event: &SubmitEvent) {
        if boxes().any(|one| one.checked()) {
            return;
        }
        event.prevent_default();
        use_job_store().say("Pick at least one job first.".into());
    }
}

fn boxes() -> impl Iterator<Item = HtmlInputElement> {
    let found = document().query_selector_all("#queue input[name='ids[]']").ok();
    let count = found.as_ref().map_or(0, |found| found.length());
    (0..count).filter_map(move |index| found.as_ref()?.get(index)?.dyn_into().ok())
}

/// The bar above the list while several are picked.
#[component]
pub fn BulkForm(selection: Selection) -> impl IntoView {
    let store = use_job_store();
    // Rows come and go with their boxes.
    Effect::new(move |_| {
        store.active();
        request_animation_frame(move || selection.picked.set(boxes().filter(|one| one.checked()).count()));
    });
    let count = move || match selection.picked.get() {
        0 => "Pick jobs".to_owned(),
        count => format!("{count} picked"),
    };
    view! {
        <form
            id="queue-bulk"
            class="queue-bulk"
            method="post"
            action=ChangeJobs::PATH
            data-job-form=""
            aria-label="Picked jobs"
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
