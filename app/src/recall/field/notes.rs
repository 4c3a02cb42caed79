//! Where the settings came from, what was changed in them, and undo.

use super::{RecallState, browser};
use crate::jobs::Draft;
use crate::parts::icon::{Glyph, Icon};
use crate::recall::Recalled;
use crate::recall::api::UndoRecall;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// Renders nothing until a picture filled the form.
#[component]
pub fn RecallNotes(draft: Draft, recall_state: RecallState) -> impl IntoView {
    let Draft { recalled, undone, .. } = draft;
    let undone = undone.map(|_| {
        view! {
            <div class="notice notice--flush recalled" data-status="cancelled" tabindex="-1" data-recalled="">
                <Icon glyph=Glyph::Info />
                <div>
                    "Settings restored."
                    <UndoRedoButton recall_state redo=true label="Load again" />
                </div>
            </div>
        }
    });
    view! {
        {undone}
        {recalled.map(|recalled| view! { <RecalledSettings recalled=*recalled recall_state /> })}
    }
}

#[component]
fn RecalledSettings(recalled: Recalled, recall_state: RecallState) -> impl IntoView {
    let Recalled { source, notes, .. } = recalled;
    let (tone, glyph) = if notes.is_empty() { ("done", Glyph::Done) } else { ("waiting", Glyph::Info) };
    let list = (!notes.is_empty()).then(|| {
        let notes = notes.into_iter().map(|note| view! { <li>{note}</li> }).collect_view();
        view! { <ul class="recalled__notes" role="list">{notes}</ul> }
    });
    view! {
        <div class="notice notice--flush recalled" data-status=tone tabindex="-1" data-recalled="">
            <Icon glyph />
            <div>
                <b>"Settings loaded"</b>
                {format!(" ({source}).")}
                {list}
                <UndoRedoButton recall_state redo=false label="Undo" />
            </div>
        </div>
    }
}

/// Undo or redo. Sends the whole form, so that nothing typed since is lost.
#[component]
fn UndoRedoButton(recall_state: RecallState, redo: bool, label: &'static str) -> impl IntoView {
    view! {
        <button
            class="button button--small recalled__turn"
            type="submit"
            name="redo"
            value=if redo { "true" } else { "false" }
            formaction=UndoRecall::url()
            formnovalidate
            on:click=move |event| {
                event.prevent_default();
                browser::undo_or_redo(recall_state, redo);
            }
        >
            <Icon glyph=Glyph::Retry />
            {label}
        </button>
    }
}
