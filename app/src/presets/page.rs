//! /presets: saved settings and recent prompts. Rendered by the server only.

mod card;
mod prompts;

use super::Preset;
use super::api::{RestorePreset, SavePreset};
use super::words::{beginning, summary};
use crate::jobs::Draft;
use crate::partials::render::{PageRequest, PostButton, html};
use crate::parts::error_display::field_message;
use crate::request::context::{context, session};
use card::card;
use domain::error::Error;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use prompts::prompts;

/// The page. `?deleted=` is the id of a preset that was just deleted, whose deletion can be undone.
pub async fn render(request: &PageRequest) -> Result<String, Error> {
    let (database, session) = (context()?.database, session()?);
    let presets = services::presets::list(&database.read, &session.user.id).await?;
    let recent = services::presets::recent_prompts(&database.read, &session.user.id).await?;
    let none = presets.is_empty().then(|| {
        view! { <p class="presets__none">"No presets yet. Name your current settings above to save them."</p> }
    });
    let cards = presets.iter().map(card).collect_view();
    Ok(html(view! {
        <div class="page page--narrow">
            <p class="refusal" role="alert" tabindex="-1" data-partial-error="" data-partial-keep="">{refused(request)}</p>
            {deleted(request, &presets)}
            <section class="setting-group">
                <h2>"New preset from current settings"</h2>
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

/// The error of a form that was sent without JavaScript. Fields of the settings themselves are on another page.
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
                <span>"Preset deleted."</span>
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
                    aria-label="Preset name"
                    aria-describedby="save-error"
                />
                <button class="button button--primary" type="submit">"Save preset"</button>
            </div>
            <p class="field__error" id="save-error" data-partial-field-error="name" role="alert" data-partial-keep=""></p>
        </form>
    }
    .into_any()
}
