//! /presets: forms kept under a name, and the prompts of late. Drawn by the server only.

mod card;
mod prompts;

use super::Preset;
use super::api::{RestorePreset, SavePreset};
use crate::context::{context, session};
use crate::error_display::field_message;
use crate::jobs::Draft;
use crate::partials::render::{PageRequest, PostButton, html};
use card::card;
use domain::error::Error;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use prompts::prompts;

/// The page. `?deleted=` names a preset that was just deleted, and offers to bring it back.
pub async fn render(request: &PageRequest) -> Result<String, Error> {
    let (database, session) = (context()?.database, session()?);
    let presets = services::presets::list(&database.read, &session.user.id).await?;
    let recent = services::presets::recent_prompts(&database.read, &session.user.id).await?;
    let none = presets.is_empty().then(|| {
        view! { <p class="presets__none">"None yet. Set the form up as you like it, then keep it here under a name."</p> }
    });
    let cards = presets.iter().map(card).collect_view();
    Ok(html(view! {
        <div class="page page--narrow">
            <p class="refusal" role="alert" tabindex="-1" data-partial-error="" data-partial-keep="">{refused(request)}</p>
            {deleted(request, &presets)}
            <section class="setting-group">
                <h2>"Keep the form as it is"</h2>
                {save(&session.draft)}
            </section>
            <section class="setting-group">
                <h2>"Your presets"</h2>
                {none}
                <ul class="presets" role="list">{cards}</ul>
            </section>
            {prompts(recent)}
        </div>
    }))
}

/// Where a plain form goes that deleted a preset.
pub fn after_deletion(id: i64) -> String {
    format!("/presets?deleted={id}")
}

/// Words of a refused form that came without JavaScript. The fields of the form that would be kept are on another page.
fn refused(request: &PageRequest) -> Option<String> {
    let error = request.refusal()?;
    field_message(Some(&error), "name").or_else(|| Some(error.to_string()))
}

fn deleted(request: &PageRequest, presets: &[Preset]) -> Option<AnyView> {
    let id = request.value("deleted")?.parse::<i64>().ok()?;
    let is_back = presets.iter().any(|preset| preset.id == id);
    (!is_back).then(|| {
        view! {
            <div class="notice presets__deleted" role="status">
                <span>"The preset was deleted."</span>
                <PostButton
                    action=RestorePreset::url()
                    fields=vec![("id", id.to_string())]
                    label="Undo"
                    class="button button--small"
                    then="/presets"
                />
            </div>
        }
        .into_any()
    })
}

fn save(draft: &Draft) -> AnyView {
    view! {
        <form class="panel presets__save" method="post" action=SavePreset::url() data-partial-reset="">
            <p class="presets__now">{summary(draft)}</p>
            <p class="presets__prompt">{beginning(&draft.prompt)}</p>
            <div class="presets__row">
                <input
                    class="input"
                    name="name"
                    required
                    maxlength=super::MAX_NAME_LENGTH
                    autocomplete="off"
                    placeholder="Name, e.g. Portraits in ink"
                    aria-label="Name of the preset"
                    aria-describedby="save-error"
                />
                <button class="button button--primary" type="submit">"Keep"</button>
            </div>
            <p class="field__error" id="save-error" data-partial-field-error="name" role="alert" data-partial-keep=""></p>
        </form>
    }
    .into_any()
}

/// "sdxl_base · 832 × 1216 · 20 steps · 2 LoRAs".
fn summary(form: &Draft) -> String {
    let model = if form.checkpoint_model.is_empty() { "any model" } else { &form.checkpoint_model };
    let mut words = format!("{model} · {} × {} · {} steps", form.width, form.height, form.steps);
    match form.loras.iter().filter(|lora| !lora.name.is_empty()).count() {
        0 => {}
        1 => words.push_str(" · 1 LoRA"),
        count => words.push_str(&format!(" · {count} LoRAs")),
    }
    words
}

fn beginning(prompt: &str) -> String {
    match prompt.trim() {
        "" => "No prompt".into(),
        prompt => prompt.chars().take(240).collect(),
    }
}
