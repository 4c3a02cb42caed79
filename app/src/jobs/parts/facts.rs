//! A job's settings as a list.

use crate::jobs::GenerationJob;
use crate::jobs::display::{decimal, seed};
use leptos::prelude::*;

/// The settings of a job; `short` omits the less important ones.
#[component]
pub fn JobFacts(job: GenerationJob, #[prop(optional)] short: bool) -> impl IntoView {
    let facts = facts(&job, short);
    let rows = facts
        .into_iter()
        .map(|(name, value)| {
            view! {
                <dt>{name}</dt>
                <dd>{value}</dd>
            }
        })
        .collect_view();
    view! { <dl class="facts">{rows}</dl> }
}

fn facts(job: &GenerationJob, short: bool) -> Vec<(&'static str, String)> {
    let p = &job.parameters;
    let mut facts = vec![("Model", p.checkpoint_model.clone())];
    for lora in &p.lora_models {
        facts.push(("LoRA", format!("{} · {}", lora.name, decimal(lora.strength_model))));
    }
    facts.push(("Size", format!("{} × {}", p.width, p.height)));
    facts.push(("Seed", seed(p.seed)));
    if short {
        facts.push(("Sampler", p.sampler_name.clone()));
    } else {
        facts.push(("Steps", p.steps.to_string()));
        facts.push(("CFG", decimal(p.cfg)));
        facts.push(("Sampler", format!("{} · {}", p.sampler_name, p.scheduler)));
    }
    if let Some(engine) = &job.drawn_by {
        facts.push(("Engine", engine.clone()));
    }
    facts
}
