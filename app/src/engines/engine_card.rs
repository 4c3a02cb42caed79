//! One engine: how it does, what it has, what can be done with it.

use super::api::{RemoveEngine, SetEngineEnabled, test_engine};
use super::report::Report;
use super::{Engine, EngineKind, EngineState};
use crate::icon::{Glyph, Icon};
use crate::jobs::status::StatusWord;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// `changes` grows when the list has to be read again.
#[component]
pub fn EngineCard(engine: Engine, changes: RwSignal<u32>) -> impl IntoView {
    let (tone, label) = state(&engine);
    let heading = format!("engine-{}", engine.id);
    let built_in = engine.kind == EngineKind::Sketch;
    let address = engine.base_url.clone().map(|url| match &engine.version {
        Some(version) => format!("{url} · ComfyUI {version}"),
        None => url,
    });
    let why = engine.last_error.clone().filter(|_| engine.enabled && engine.state != EngineState::Ready);
    view! {
        <section class="panel engine" data-status=tone aria-labelledby=heading.clone()>
            <div class="engine__head">
                <h2 id=heading.clone()>{engine.name.clone()}</h2>
                <StatusWord tone label class="status status--pill" />
                {built_in.then(|| view! { <span class="status status--pill">"Built in"</span> })}
                {(engine.from_configuration && !built_in)
                    .then(|| view! { <span class="status status--pill">"From the configuration"</span> })}
            </div>
            {address.map(|address| view! { <p class="engine__url">{address}</p> })}
            {built_in.then(|| view! {
                <p class="small quiet">
                    "Draws landscapes and patterns from the words of the prompt, on the CPU, with no download. It is not a diffusion model."
                </p>
            })}
            {why.map(|why| view! {
                <div class="notice">
                    <Icon glyph=Glyph::Alert />
                    <div>{why}</div>
                </div>
            })}
            <EngineFacts engine=engine.clone() />
            {engine.base_url.clone().map(|address| {
                view! { <EngineTest id=engine.id name=engine.name.clone() address /> }
            })}
            <EngineActions engine changes />
        </section>
    }
}

fn state(engine: &Engine) -> (&'static str, &'static str) {
    match (engine.enabled, engine.state) {
        (_, EngineState::Draining) => ("running", "Finishing"),
        (false, _) => ("cancelled", "Switched off"),
        (_, EngineState::Ready) if !engine.running_jobs.is_empty() => ("running", "Busy"),
        (_, EngineState::Ready) => ("done", "Ready"),
        (_, EngineState::Degraded) => ("waiting", "No live progress"),
        (_, EngineState::Zombie) => ("failed", "Stuck"),
        (_, EngineState::Down) => ("failed", "Unreachable"),
        (_, EngineState::Unknown) => ("waiting", "Not asked yet"),
    }
}

#[component]
fn EngineFacts(engine: Engine) -> impl IntoView {
    let previews = match engine.previews {
        Some(true) => "On",
        Some(false) => "Off",
        None => "Unknown",
    };
    let models = match engine.checkpoints.as_slice() {
        [only] => only.clone(),
        many => many.len().to_string(),
    };
    let facts = [
        ("Models", models),
        ("LoRAs", engine.loras.len().to_string()),
        ("At once", engine.concurrency.to_string()),
        ("Previews", previews.to_owned()),
    ];
    let facts = facts
        .into_iter()
        .map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
        .collect_view();
    view! { <dl class="engine__facts">{facts}</dl> }
}

/// The result of the test that the address bar asks for.
#[component]
fn EngineTest(id: i64, name: String, address: String) -> impl IntoView {
    let query = use_query_map();
    let wanted =
        Memo::new(move |_| query.with(|query| query.get("test")).is_some_and(|one| one == id.to_string()));
    let report = Resource::new(
        move || wanted.get(),
        move |wanted| {
            let address = wanted.then(|| address.clone());
            async move {
                match address {
                    Some(address) => Some(test_engine(address).await),
                    None => None,
                }
            }
        },
    );
    let again = move |_| {
        if wanted.get_untracked() {
            report.refetch();
        }
    };
    view! {
        <Transition fallback=|| view! { <p class="small quiet" role="status">"Asking the server…"</p> }>
            {move || Suspend::new(async move { report.await.map(|report| view! { <Report report /> }) })}
        </Transition>
        <div class="engine__foot">
            <a
                class="button"
                href=format!("/admin/engines?test={id}")
                aria-label=format!("Test {name} now")
                on:click=again
            >
                <Icon glyph=Glyph::Retry />
                "Test now"
            </a>
        </div>
    }
}

#[component]
fn EngineActions(engine: Engine, changes: RwSignal<u32>) -> impl IntoView {
    let enable = ServerAction::<SetEngineEnabled>::new();
    let remove = ServerAction::<RemoveEngine>::new();
    let done = move || changes.update(|changes| *changes += 1);
    Effect::new(move |_| {
        if matches!(enable.value().get(), Some(Ok(()))) {
            done();
        }
    });
    Effect::new(move |_| {
        if matches!(remove.value().get(), Some(Ok(()))) {
            done();
        }
    });
    let id = engine.id;
    let switch = if engine.enabled { "Switch off" } else { "Switch on" };
    let removable = engine.kind == EngineKind::Comfyui && !engine.from_configuration;
    let name = engine.name;
    let switch_label = format!("{switch} {name}");
    view! {
        <div class="engine__foot">
            <ActionForm action=enable>
                <input type="hidden" name="id" value=id />
                <input type="hidden" name="enabled" value=if engine.enabled { "false" } else { "true" } />
                <button class="button" type="submit" aria-label=switch_label>{switch}</button>
            </ActionForm>
            {removable.then(|| view! {
                <ActionForm action=remove>
                    <input type="hidden" name="id" value=id />
                    <button class="button button--quiet button--danger" type="submit" aria-label=format!("Remove {name}")>
                        <Icon glyph=Glyph::Trash />
                        "Remove"
                    </button>
                </ActionForm>
            })}
        </div>
    }
}
