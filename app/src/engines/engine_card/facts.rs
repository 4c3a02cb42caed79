//! Facts about an engine: models, concurrency, queue, previews.

use crate::engines::{Engine, EngineKind, EngineState};
use crate::jobs::display::group_thousands;
use crate::parts::icon::{Glyph, Icon};
use leptos::prelude::*;

/// The facts as a list; two for the sketch engine, four for ComfyUI.
#[component]
pub(super) fn Facts<'a>(engine: &'a Engine) -> impl IntoView + use<> {
    let mut facts = vec![("Models", models(engine)), ("Concurrent jobs", at_once(engine.concurrency))];
    if engine.kind == EngineKind::Comfyui {
        // The last known queue of an offline server is out of date.
        facts.push((
            "Server queue",
            its_queue(engine.queue_length.filter(|_| engine.state != EngineState::Down)),
        ));
        facts.push(("Previews", previews(engine.previews).to_owned()));
    }
    let facts = facts
        .into_iter()
        .map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
        .collect_view();
    view! { <dl class="engine__facts">{facts}</dl> }
}

fn models(engine: &Engine) -> String {
    let count = |count: u64| group_thousands(count.cast_signed());
    match (engine.checkpoints.as_slice(), engine.checkpoint_count, engine.lora_count) {
        ([only], 1, 0) => only.clone(),
        (_, many, 0) => count(many),
        (_, many, 1) => format!("{}, 1 LoRA", count(many)),
        (_, many, loras) => format!("{}, {} LoRAs", count(many), count(loras)),
    }
}

fn at_once(concurrency: i32) -> String {
    if concurrency == 1 { "1 job".into() } else { format!("{concurrency} jobs") }
}

/// Prompts in ComfyUI's queue, including those of other clients.
fn its_queue(length: Option<i32>) -> String {
    match length {
        None => "Unknown".into(),
        Some(0) => "Empty".into(),
        Some(1) => "1 prompt".into(),
        Some(length) => format!("{length} prompts"),
    }
}

fn previews(previews: Option<bool>) -> &'static str {
    match previews {
        Some(true) => "On",
        Some(false) => "Off",
        None => "Unknown",
    }
}

/// The names of the first models and LoRAs, collapsed.
#[component]
pub(super) fn Models<'a>(engine: &'a Engine) -> impl IntoView + use<> {
    let list = |title: &'static str, names: &[String], count: u64| {
        let rows = names.iter().map(|name| view! { <li>{name.clone()}</li> }).collect_view();
        let more = count.saturating_sub(names.len() as u64);
        let more = (more > 0).then(|| {
            let words = format!("and {} more", group_thousands(more.cast_signed()));
            view! { <li><a href="/models">{words}</a></li> }
        });
        (!names.is_empty()).then(|| {
            view! {
                <div>
                    <h3>{title}</h3>
                    <ul role="list">{rows}{more}</ul>
                </div>
            }
        })
    };
    let models = list("Models", &engine.checkpoints, engine.checkpoint_count);
    let loras = list("LoRAs", &engine.loras, engine.lora_count);
    (engine.checkpoints.len() + engine.loras.len() > 1).then(|| {
        view! {
            <details class="cause engine__models">
                <summary>
                    <Icon glyph=Glyph::ChevronRight />
                    "Show models"
                </summary>
                <div class="engine__names">{models}{loras}</div>
            </details>
        }
    })
}
