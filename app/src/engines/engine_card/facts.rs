//! What an engine has and how much of it is in use.

use crate::engines::{Engine, EngineKind, EngineState};
use crate::icon::{Glyph, Icon};
use crate::markup::view;
use leptos::prelude::*;

/// Four short facts.
#[component]
pub(super) fn Facts<'a>(engine: &'a Engine) -> impl IntoView + use<> {
    let mut facts = vec![("Models", models(engine)), ("At once", at_once(engine.concurrency))];
    if engine.kind == EngineKind::Comfyui {
        // What one that is away said last is no longer so.
        facts.push((
            "Its queue",
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
    match (engine.checkpoints.as_slice(), engine.loras.len()) {
        ([only], 0) => only.clone(),
        (many, 0) => many.len().to_string(),
        (many, 1) => format!("{}, 1 LoRA", many.len()),
        (many, loras) => format!("{}, {loras} LoRAs", many.len()),
    }
}

fn at_once(concurrency: i32) -> String {
    if concurrency == 1 { "1 job".into() } else { format!("{concurrency} jobs") }
}

/// Other people's prompts stand in it too.
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

/// Every model and LoRA by name, folded.
#[component]
pub(super) fn Models<'a>(engine: &'a Engine) -> impl IntoView + use<> {
    let list = |title: &'static str, names: &[String]| {
        let rows = names.iter().map(|name| view! { <li>{name.clone()}</li> }).collect_view();
        (!names.is_empty()).then(|| {
            view! {
                <div>
                    <h3>{title}</h3>
                    <ul role="list">{rows}</ul>
                </div>
            }
        })
    };
    let (models, loras) = (list("Models", &engine.checkpoints), list("LoRAs", &engine.loras));
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
