//! /models/{id}: one model.

use super::card::{Favorite, Picture};
use super::model_form::ModelForm;
use crate::accounts::User;
use crate::engines::{FileName, ModelKind};
use crate::images::{ContentItem, HistoryEntry};
use crate::partials::render::{FormError, PageRequest, html};
use crate::parts::icon::{Glyph, Icon};
use crate::request::context::{Context, caller, context};
use domain::engines::LibraryModel;
use domain::error::Error;
use leptos::prelude::*;
use services::images::{HistoryFilter, Requester, history};

/// Number of the caller's images to select from.
const OFFERED: u64 = 24;

pub async fn render(request: &PageRequest) -> Result<String, Error> {
    let id = request.id()?;
    let context = context()?;
    let user = caller()?;
    let of = services::engines::library_model(&context.database.read, &user.id, id).await?;
    let images = if user.is_admin() { images_with(&context, &user, &of).await? } else { Vec::new() };
    Ok(html(page(request, &of, user.is_admin(), images)))
}

/// History filter for images generated with the model.
fn filter(of: &LibraryModel) -> HistoryFilter {
    let name = Some(of.model.name.clone());
    match of.model.kind {
        ModelKind::Checkpoint => HistoryFilter { model: name, ..HistoryFilter::default() },
        ModelKind::Lora => HistoryFilter { lora: name, ..HistoryFilter::default() },
    }
}

/// The caller's newest images generated with the model.
async fn images_with(context: &Context, user: &User, of: &LibraryModel) -> Result<Vec<ContentItem>, Error> {
    let who = Requester { user_id: &user.id, timezone: &user.timezone };
    let page = history(&context.database.read, who, &filter(of), None, OFFERED).await?;
    let image = |entry| match entry {
        HistoryEntry::Image(image) => Some(image),
        HistoryEntry::Job(_) => None,
    };
    Ok(page.entries.into_iter().filter_map(image).collect())
}

fn page(request: &PageRequest, of: &LibraryModel, admin: bool, images: Vec<ContentItem>) -> AnyView {
    let form = admin.then(|| view! { <ModelForm request of images /> });
    view! {
        <div class="page stack stack--8 modelpage">
            <FormError request />
            <Head of />
            {form}
        </div>
    }
    .into_any()
}

#[component]
fn Head<'a>(of: &'a LibraryModel) -> impl IntoView + use<> {
    let FileName { folder, .. } = FileName::of(&of.model.name);
    let kind = match of.model.kind {
        ModelKind::Checkpoint => "Model",
        ModelKind::Lora => "LoRA",
    };
    let words = of.model.trigger_words.join(", ");
    let fact = |name: &'static str, value: String| {
        (!value.is_empty()).then(|| view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
    };
    view! {
        <section class="modelpage__head">
            <Picture of />
            <div class="modelpage__text">
                <h2>{of.title()}</h2>
                <Favorite of />
                <dl class="modelpage__facts">
                    {fact("Kind", kind.into())}
                    {fact("Family", of.model.family.clone().unwrap_or_else(|| "Unknown".into()))}
                    {fact("Engines", of.availability())}
                    {fact("Folder", folder.into())}
                    {fact("File", of.model.name.clone())}
                    {fact("Trigger words", words)}
                    {fact("Recommended", of.suggested_defaults().map(|values| values.words()).unwrap_or_default())}
                </dl>
                {of.note.clone().map(|note| view! { <p class="modelpage__note">{note}</p> })}
                <div class="row">
                    <a class="button" href=filter(of).address()>
                        <Icon glyph=Glyph::History />
                        "View your pictures"
                    </a>
                    <a class="button button--quiet" href="/models">"All models"</a>
                </div>
            </div>
        </section>
    }
}
