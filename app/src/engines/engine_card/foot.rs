//! The actions an admin has for an engine.

use crate::engines::api::{RemoveEngine, SetEngineEnabled};
use crate::engines::{Engine, EngineKind};
use crate::partials::render::PostButton;
use crate::parts::icon::{Glyph, Icon};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// Switches the engine on or off. Switched off, it finishes its running jobs.
#[component]
pub(super) fn Switch<'a>(engine: &'a Engine) -> impl IntoView + use<> {
    view! {
        <form method="post" action=SetEngineEnabled::url()>
            <input type="hidden" name="id" value=engine.id />
            <input type="hidden" name="enabled" value=(!engine.enabled).to_string() />
            <button
                class="switch-button"
                type="submit"
                role="switch"
                aria-checked=engine.enabled.to_string()
                aria-label=format!("Send jobs to {}", engine.name)
            ></button>
        </form>
    }
}

/// The test button and, unless the engine comes from the configuration, the remove button.
#[component]
pub(super) fn Foot<'a>(engine: &'a Engine) -> impl IntoView + use<> {
    if engine.kind == EngineKind::Sketch {
        return None;
    }
    let (id, name) = (engine.id, engine.name.clone());
    let remove = (!engine.from_configuration).then(|| {
        view! {
            <PostButton
                action=RemoveEngine::url()
                fields=vec![("id", id.to_string())]
                glyph=Glyph::Trash
                label="Remove"
                name=format!("Remove {name}")
                class="button button--quiet button--danger"
            />
        }
    });
    Some(view! {
        <div class="engine__foot">
            <form method="get" action="/admin/engines">
                <input type="hidden" name="test" value=id />
                <button class="button" type="submit" aria-label=format!("Test {name} now")>
                    <Icon glyph=Glyph::Retry />
                    "Test now"
                </button>
            </form>
            {remove}
        </div>
    })
}
