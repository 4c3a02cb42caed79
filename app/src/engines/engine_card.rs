//! One engine: its state, its models, its jobs, its actions. Rendered by the server only.

mod facts;
mod foot;
mod work;

use super::report::Report;
use super::{Engine, EngineKind, EngineState, ProbeReport};
use crate::jobs::QueueOverview;
use crate::jobs::display::group_thousands;
use crate::jobs::parts::status::StatusWord;
use crate::partials::render::Notice;
use facts::{Facts, Models};
use foot::{Foot, Switch};
use leptos::prelude::*;
use work::Work;
pub use work::{Holders, waiting_for};

/// The card of one engine. `username` is the admin's who views it.
#[component]
pub fn EngineCard<'a>(
    engine: &'a Engine,
    /// Number of jobs that only this engine can run.
    waiting: usize,
    queue: &'a QueueOverview,
    username: &'a str,
    /// The result of a test that just ran.
    report: Option<ProbeReport>,
    /// True when the page keeps the report it already shows.
    again: bool,
) -> impl IntoView + use<> {
    let (tone, label) = state(engine);
    let heading = format!("engine-{}", engine.id);
    let report = report.map(|report| view! { <Report report /> });
    view! {
        <section
            class="panel engine"
            id=format!("engine-{}-card", engine.id)
            data-status=tone
            aria-labelledby=heading.clone()
        >
            <div class="engine__head">
                <h2 id=heading.clone()>{engine.name.clone()}</h2>
                <StatusWord tone label class="status status--pill" />
                {origin(engine)}
                <span class="push"></span>
                <Switch engine />
            </div>
            {address(engine)}
            {trouble(engine, waiting)}
            {left_out(engine)}
            <Facts engine />
            <Work engine queue username />
            <div class="engine__report" data-partial-keep=again>{report}</div>
            <Models engine />
            <Foot engine />
        </section>
    }
}

/// Tone and label of an engine's state.
fn state(engine: &Engine) -> (&'static str, &'static str) {
    match (engine.enabled, engine.state) {
        (_, EngineState::Draining) => ("waiting", "Finishing"),
        (false, _) => ("cancelled", "Switched off"),
        (_, EngineState::Ready) if !engine.running_jobs.is_empty() => ("running", "Busy"),
        (_, EngineState::Ready) => ("done", "Ready"),
        (_, EngineState::Degraded) => ("waiting", "No live progress"),
        (_, EngineState::Zombie) => ("failed", "Stuck"),
        (_, EngineState::Down) => ("failed", "Offline"),
        (_, EngineState::Unknown) => ("waiting", "Not checked yet"),
    }
}

fn origin(engine: &Engine) -> Option<AnyView> {
    let word = match engine.kind {
        EngineKind::Sketch => Some("Built in"),
        EngineKind::Comfyui => engine.from_configuration.then_some("From configuration"),
    };
    word.map(|word| view! { <span class="status status--pill">{word}</span> }.into_any())
}

fn address(engine: &Engine) -> AnyView {
    let Some(url) = engine.base_url.clone() else {
        let about = "Paints landscapes and patterns from your prompt. Runs on the CPU, nothing to download. \
                     Not an AI model.";
        return view! { <p class="small quiet">{about}</p> }.into_any();
    };
    let words = match &engine.version {
        Some(version) => format!("{url} · ComfyUI {version}"),
        None => url,
    };
    view! { <p class="engine__url">{words}</p> }.into_any()
}

/// Why it isn't ready: what happened, then what that means and what to do.
fn trouble(engine: &Engine, waiting: usize) -> Option<AnyView> {
    let note = engine.note.clone().filter(|_| engine.enabled || engine.state == EngineState::Draining)?;
    let tone = if state(engine).0 == "failed" { "failed" } else { "waiting" };
    let waiting = match waiting {
        0 => String::new(),
        1 => " 1 job will start when it's back.".to_owned(),
        many => format!(" {many} jobs will start when it's back."),
    };
    Some(match engine.last_error.clone() {
        Some(error) => view! { <Notice tone headline=error text=note + &waiting /> }.into_any(),
        None => view! { <Notice tone headline=note text=waiting /> }.into_any(),
    })
}

/// A notice about skipped models; they can't be selected.
fn left_out(engine: &Engine) -> Option<AnyView> {
    let count = group_thousands(engine.left_out.into());
    let models = if engine.left_out == 1 { "model" } else { "models" };
    let headline =
        format!("{count} {models} skipped: more than 20,000 in a folder, or names over 1,000 characters.");
    (engine.left_out > 0).then(|| view! { <Notice tone="waiting" headline /> }.into_any())
}
