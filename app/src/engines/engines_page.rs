//! /admin/engines: what draws, and whether it does.

use super::api::{AddEngine, find_engines, list_engines, test_engine};
use super::engine_card::EngineCard;
use super::report::Report;
use super::{Engine, EngineState};
use crate::error::Error;
use crate::icon::{Glyph, Icon};
use crate::refusal::{Alert, FieldRefusal, Trouble};
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// For admins. A test is a plain link with the address in the query, so it works without JavaScript.
#[component]
pub fn EnginesPage() -> impl IntoView {
    let changes = RwSignal::new(0_u32);
    let engines = Resource::new(move || changes.get(), |_| list_engines());
    view! {
        <Title text="Engines" />
        <div class="page page--narrow">
            <div class="stack">
                <Transition fallback=|| view! { <div class="panel engine skeleton"></div> }>
                    {move || Suspend::new(async move {
                        match engines.await {
                            Ok(engines) => view! { <Engines engines changes /> }.into_any(),
                            Err(error) => view! { <Trouble error /> }.into_any(),
                        }
                    })}
                </Transition>
            </div>
        </div>
    }
}

#[component]
fn Engines(engines: Vec<Engine>, changes: RwSignal<u32>) -> impl IntoView {
    let ready = engines.iter().filter(|engine| engine.enabled && engine.state == EngineState::Ready).count();
    let summary = match engines.len() {
        1 => format!("1 engine, {ready} ready"),
        count => format!("{count} engines, {ready} ready"),
    };
    let cards = engines.into_iter().map(|engine| view! { <EngineCard engine changes /> }).collect_view();
    view! {
        <p class="quiet small">{summary}</p>
        {cards}
        <AddServer changes />
    }
}

/// Two steps: test an address, then add it.
#[component]
fn AddServer(changes: RwSignal<u32>) -> impl IntoView {
    let query = use_query_map();
    let address = Memo::new(move |_| query.with(|query| query.get("address")).filter(|one| !one.is_empty()));
    let report = Resource::new(
        move || address.get(),
        |address| async move {
            let address = address?;
            Some((address.clone(), test_engine(address).await))
        },
    );
    let shown = Signal::derive(move || address.get().unwrap_or_default());
    view! {
        <section class="panel engine" aria-labelledby="add-heading">
            <div class="engine__head">
                <h2 id="add-heading">"Add a ComfyUI server"</h2>
            </div>
            <form class="engine__add" method="get" action="/admin/engines">
                <div class="field fill">
                    <label class="field__label" for="address">"Address"</label>
                    <input
                        class="input"
                        id="address"
                        name="address"
                        type="url"
                        required
                        placeholder="http://127.0.0.1:8188"
                        value=shown.get_untracked()
                    />
                </div>
                <button class="button" type="submit">"Test"</button>
            </form>
            <FoundServers />
            <Transition fallback=|| view! { <p class="small quiet" role="status">"Asking the server…"</p> }>
                {move || Suspend::new(async move {
                    report.await.map(|(address, report)| view! {
                        <Report report />
                        <AddForm address changes />
                    })
                })}
            </Transition>
        </section>
    }
}

#[component]
fn AddForm(address: String, changes: RwSignal<u32>) -> impl IntoView {
    let add = ServerAction::<AddEngine>::new();
    let error: Signal<Option<Error>> = Signal::derive(move || add.value().get().and_then(Result::err));
    Effect::new(move |_| {
        if matches!(add.value().get(), Some(Ok(_))) {
            changes.update(|changes| *changes += 1);
        }
    });
    view! {
        <ActionForm action=add>
            <div class="engine__add">
                <input type="hidden" name="base_url" value=address.clone() />
                <div class="field fill">
                    <label class="field__label" for="name">"Name"</label>
                    <input class="input" id="name" name="name" type="text" required placeholder="Studio" />
                    <FieldRefusal id="name-error" field="name" error />
                    <FieldRefusal id="base_url-error" field="base_url" error />
                </div>
                <button class="button button--primary" type="submit">
                    <Icon glyph=Glyph::Plus />
                    "Add server"
                </button>
            </div>
            <Alert error />
        </ActionForm>
    }
}

/// Servers found at the usual local addresses.
#[component]
fn FoundServers() -> impl IntoView {
    let found = Resource::new(|| (), |()| find_engines());
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                let found = found.await.unwrap_or_default();
                let offers = found
                    .into_iter()
                    .map(|address| {
                        view! {
                            <li>
                                <a class="button button--small" href=format!("/admin/engines?address={address}")>
                                    {format!("Test {address}")}
                                </a>
                            </li>
                        }
                    })
                    .collect_view();
                (!offers.is_empty()).then(|| view! {
                    <div class="notice" data-status="done">
                        <Icon glyph=Glyph::Done />
                        <div><b>"A ComfyUI runs on this computer."</b><ul class="checks">{offers}</ul></div>
                    </div>
                })
            })}
        </Suspense>
    }
}
