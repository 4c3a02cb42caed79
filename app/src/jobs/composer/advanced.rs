//! Steps, CFG, seed, sampler and scheduler in a `<details>`.

use super::input_binding::bind;
use super::numbers::slider::Slider;
use super::prompt::field::invalid;
use crate::engines::Choices;
use crate::jobs::{Draft, limits, use_job_store};
use crate::parts::error_display::FieldErrorMessage;
use crate::parts::icon::{Glyph, Icon};
use domain::error::Error;
use leptos::html::{Details, Input};
use leptos::prelude::*;

/// Closed at first, later as the user left it; its summary shows the values.
#[component]
pub fn Advanced(draft: Draft, choices: Choices, error: Signal<Option<Error>>) -> impl IntoView {
    let steps = RwSignal::new(draft.steps);
    let cfg = RwSignal::new(draft.cfg);
    let seed = RwSignal::new(if is_random(&draft.seed) { String::new() } else { draft.seed });
    let summary = move || {
        let seed =
            if is_random(&seed.get()) { "random seed".to_owned() } else { format!("seed {}", seed.get()) };
        format!("{} steps · CFG {} · {seed}", steps.get(), cfg.get())
    };
    // Only the server renders a form that was refused already.
    let refused = cfg!(feature = "ssr")
        && untrack(|| {
            ["steps", "cfg", "seed", "sampler_name", "scheduler"]
                .into_iter()
                .any(|field| invalid(error, field)().is_some())
        });
    let open = RwSignal::new(draft.advanced || refused);
    let folded = NodeRef::<Details>::new();
    let toggled = move |_| {
        let Some(details) = folded.get_untracked() else { return };
        let opened = details.open();
        // The browser also fires `toggle` if the server rendered it open.
        if opened && !open.get_untracked() {
            details.scroll_into_view_with_bool(false);
        }
        open.set(opened);
    };
    let most_steps = *limits::STEPS.end() as f64;
    view! {
        <details class="composer__advanced" open=open.get_untracked() node_ref=folded on:toggle=toggled>
            <summary>
                <Icon glyph=Glyph::ChevronRight />
                "Advanced"
                <span class="composer__summary">{summary}</span>
            </summary>
            <div class="stack">
                <input type="hidden" name="draft[advanced]" value=move || if open.get() { "true" } else { "false" } />
                <Slider name="steps" label="Steps" error_id="steps-error" least=1.0 most=most_steps step=1.0 value=steps error />
                <Slider name="cfg" label="CFG" error_id="cfg-error" least=0.0 most=*limits::CFG.end() step=0.5 value=cfg error />
                <SeedField seed error />
                <div class="composer__pair">
                    <Choice name="sampler_name" label="Sampler" error_id="sampler_name-error" chosen=draft.sampler_name offered=choices.samplers error />
                    <Choice name="scheduler" label="Scheduler" error_id="scheduler-error" chosen=draft.scheduler offered=choices.schedulers error />
                </div>
            </div>
        </details>
    }
}

fn is_random(seed: &str) -> bool {
    matches!(seed.trim(), "" | "-1")
}

/// Empty for a random seed; buttons fill in a new one or the last one used.
#[component]
fn SeedField(seed: RwSignal<String>, error: Signal<Option<Error>>) -> impl IntoView {
    let store = use_job_store();
    let reuse = move |_| {
        let last = untrack(|| store.all().last().map(|cell| cell.job.with(|job| job.parameters.seed)));
        if let Some(last) = last {
            seed.set(last.to_string());
        }
    };
    let dice = move |_| {
        let most = *limits::SEED.end() as f64;
        seed.set(((js_sys::Math::random() * most) as i64).to_string());
    };
    let field = NodeRef::<Input>::new();
    bind(field, seed);
    view! {
        <div class="field">
            <label class="field__label" for="seed">
                "Seed"
                <span class="field__aside" id="seed-hint" aria-hidden="true">"blank = random"</span>
            </label>
            <span class="row noflex-wrap">
                <input
                    class="input input--num"
                    id="seed"
                    name="draft[seed]"
                    inputmode="numeric"
                    placeholder="Random"
                    autocomplete="off"
                    value=seed.get_untracked()
                    node_ref=field
                    aria-invalid=invalid(error, "seed")
                    aria-describedby="seed-hint seed-error"
                    on:input:target=move |event| seed.set(event.target().value())
                />
                <button class="iconbutton needs-script" type="button" aria-label="New random seed" title="New random seed" on:click=dice>
                    <Icon glyph=Glyph::Dice />
                </button>
                <button class="iconbutton needs-script" type="button" aria-label="Reuse last seed" title="Reuse last seed" on:click=reuse>
                    <Icon glyph=Glyph::Retry />
                </button>
            </span>
            <FieldErrorMessage id="seed-error" field="seed" error />
        </div>
    }
}

/// A select of what the engines offer, plus the current value even if no engine offers it.
#[component]
fn Choice(
    name: &'static str,
    label: &'static str,
    error_id: &'static str,
    chosen: String,
    mut offered: Vec<String>,
    error: Signal<Option<Error>>,
) -> impl IntoView {
    if !offered.contains(&chosen) {
        offered.insert(0, chosen.clone());
    }
    let options = offered
        .into_iter()
        .map(|one| {
            let selected = one == chosen;
            view! { <option value=one.clone() selected=selected>{one.clone()}</option> }
        })
        .collect_view();
    view! {
        <div class="field">
            <label class="field__label" for=name>{label}</label>
            <span class="select">
                <select
                    class="input"
                    id=name
                    name=format!("draft[{name}]")
                    aria-invalid=invalid(error, name)
                    aria-describedby=error_id
                >
                    {options}
                </select>
                <Icon glyph=Glyph::ChevronDown />
            </span>
            <FieldErrorMessage id=error_id field=name error />
        </div>
    }
}
