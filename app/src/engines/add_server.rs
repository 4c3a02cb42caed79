//! Adds a ComfyUI server in two steps: test an address, then add it. Rendered by the server only.

use super::Engine;
use super::api::AddEngine;
use super::probe::Tested;
use super::report::Report;
use super::with_scheme;
use crate::partials::render::PageRequest;
use crate::parts::icon::{Glyph, Icon};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use services::engines::free_name;

/// The form. `tested` is the result for the address just tested, `found` lists servers on this computer.
#[component]
pub fn AddServer<'a>(
    request: &'a PageRequest,
    tested: Option<Tested>,
    found: Vec<String>,
    /// The existing engines.
    engines: &'a [Engine],
) -> impl IntoView + use<> {
    let again = request.refresh;
    let address = request.value("address").map(with_scheme);
    // Adding an engine changes the id, so that the morph does not keep the text typed into the old form.
    let id = format!("test-{}", engines.len());
    let taken: Vec<&str> = engines.iter().map(|engine| engine.name.as_str()).collect();
    let name = free_name(&taken);
    let add = address.clone().map(|address| view! { <AddForm address name /> });
    let report = tested.map(|tested| view! { <Report report=tested.report /> });
    view! {
        <section class="panel engine" id="add" aria-labelledby="add-heading">
            <div class="engine__head">
                <h2 id="add-heading">"Add a ComfyUI server"</h2>
            </div>
            <p class="small quiet">"On another machine, start ComfyUI with "<code>"--listen"</code>"."</p>
            <form class="engine__add" id=id method="get" action="/admin/engines">
                <div class="field fill">
                    <label class="field__label" for="address">"Address"</label>
                    <input
                        class="input"
                        id="address"
                        name="address"
                        type="text"
                        inputmode="url"
                        autocapitalize="off"
                        spellcheck="false"
                        required
                        placeholder="http://127.0.0.1:8188"
                        value=address
                    />
                </div>
                <button class="button" type="submit">"Test"</button>
            </form>
            <div class="engine__found" data-partial-keep=again>{offers(found)}</div>
            <div class="engine__report" data-partial-keep=again>{report}</div>
            {add}
        </section>
    }
}

#[component]
fn AddForm(address: String, name: String) -> impl IntoView {
    view! {
        <form class="engine__add" method="post" action=AddEngine::url() data-partial-then="/admin/engines">
            <input type="hidden" name="base_url" value=address />
            <div class="field fill">
                <label class="field__label" for="name">"Name"</label>
                <input
                    class="input"
                    id="name"
                    name="name"
                    type="text"
                    required
                    value=name
                    aria-describedby="name-error base_url-error"
                />
                <p class="field__error" id="name-error" data-partial-field-error="name" role="alert" data-partial-keep=""></p>
                <p class="field__error" id="base_url-error" data-partial-field-error="base_url" role="alert" data-partial-keep=""></p>
            </div>
            <button class="button button--primary" type="submit">
                <Icon glyph=Glyph::Plus />
                "Add server"
            </button>
        </form>
    }
}

/// Servers found at the usual local addresses that aren't added yet.
fn offers(found: Vec<String>) -> Option<AnyView> {
    let offers = found
        .iter()
        .map(|address| {
            view! {
                <li>
                    <form method="get" action="/admin/engines">
                        <input type="hidden" name="address" value=address.clone() />
                        <button class="button button--small" type="submit">{format!("Test {address}")}</button>
                    </form>
                </li>
            }
        })
        .collect_view();
    (!found.is_empty()).then(|| {
        view! {
            <div class="notice" data-status="done">
                <Icon glyph=Glyph::Done />
                <div>
                    <b>"Found ComfyUI on this computer."</b>
                    <ul class="checks" role="list">{offers}</ul>
                </div>
            </div>
        }
        .into_any()
    })
}
