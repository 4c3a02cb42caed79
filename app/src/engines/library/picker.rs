//! The content of the composer's model dialog: the models, a search and tabs.

mod offered;

use super::card::Card;
use super::more::more;
use super::words::words;
use crate::engines::ModelKind;
use crate::partials::render::{PageRequest, html};
use crate::parts::icon::{Glyph, Icon};
use crate::request::context::{caller, context};
use domain::engines::LibraryModel;
use domain::error::Error;
use leptos::prelude::*;
use offered::{Offered, offered};
use services::engines::{MAX_CHOICES, ModelFilter, ModelOrder};

/// `?kind=lora&checkpoint=NAME` lists the LoRAs, those of the checkpoint's family first; otherwise the checkpoints.
/// Lists all up to [`MAX_CHOICES`]; if there are more, the first of those that match `q` and `tab` (favorites, recent).
pub async fn render(request: &PageRequest) -> Result<String, Error> {
    let (context, user) = (context()?, caller()?);
    let c = &context.database.read;
    let loras = request.value("kind") == Some("lora");
    let family = match request.value("checkpoint").filter(|_| loras) {
        Some(name) => {
            services::engines::library_checkpoint(c, &user.id, name).await?.and_then(|of| of.model.family)
        }
        None => None,
    };
    let kind = if loras { ModelKind::Lora } else { ModelKind::Checkpoint };
    let order = family.as_deref().map_or(ModelOrder::Usual, ModelOrder::Family);
    let all = ModelFilter { order, ..ModelFilter::first(kind, MAX_CHOICES) };
    let offered = offered(&context.database, &user.id, request, all).await?;
    let more = more(&offered.models, &user).filter(|_| !loras && !offered.asks());
    Ok(html(view! { <PickerContent loras offered family more /> }))
}

/// True if both families are known and differ.
fn is_other(of: &LibraryModel, family: Option<&str>) -> bool {
    family.zip(of.model.family.as_deref()).is_some_and(|(wanted, own)| wanted != own)
}

#[component]
fn PickerContent(
    loras: bool,
    offered: Offered,
    /// Family of the checkpoint that the LoRAs are for.
    family: Option<String>,
    more: Option<AnyView>,
) -> impl IntoView {
    let title = if loras { "Add a LoRA" } else { "Select a model" };
    let none = offered.all == 0;
    let count = offered.asks().then(|| match offered.found == offered.all {
        true => words(offered.all),
        false => format!("{} of {}", words(offered.found), words(offered.all)),
    });
    let shown = offered.models.len() as u64;
    let some = (shown < offered.found).then(|| {
        let words = format!("Showing {shown} of {}. Search to narrow down.", words(offered.found));
        view! { <p class="picker__some">{words}</p> }
    });
    let cards = offered
        .models
        .iter()
        .map(|of| view! { <PickerCard of other_family={is_other(of, family.as_deref())} /> })
        .collect_view();
    view! {
        <div class="dialog__head">
            <h2 id="picker-heading">{title}</h2>
            <span class="picker__count" role="status" data-partial-keep=""></span>
            <button class="iconbutton" type="button" data-close="" aria-label="Close" title="Close (Esc)">
                <Icon glyph=Glyph::Close />
            </button>
        </div>
        {(!none).then(|| view! { <Narrow loras /> })}
        <div class="picker__list" data-count=count>
            <p class="refusal" role="alert" data-partial-error="" data-partial-keep=""></p>
            {some}
            {none.then(|| view! { <Empty loras /> })}
            <ul class="modelcards" role="list">{cards}</ul>
            {more}
            <p class="picker__none" data-none="" data-partial-keep="" hidden></p>
        </div>
    }
}

/// Search and tabs.
#[component]
fn Narrow(loras: bool) -> impl IntoView {
    let what = if loras { "Search LoRAs" } else { "Search models" };
    let tabs =
        [("all", "All"), ("favorites", "Favourites"), ("recent", "Recently used")].map(|(value, label)| {
            view! {
                <label>
                    <input type="radio" name="picker-tab" value=value checked=value == "all" />
                    {label}
                </label>
            }
        });
    view! {
        <div class="picker__narrow">
            <label class="search">
                <Icon glyph=Glyph::Search />
                <span class="sr">{what}</span>
                <input class="input" type="search" placeholder=what maxlength="200" autocomplete="off" spellcheck="false" />
            </label>
            <fieldset class="segments">
                <legend class="sr">"Show"</legend>
                {tabs}
            </fieldset>
        </div>
    }
}

#[component]
fn PickerCard<'a>(of: &'a LibraryModel, other_family: bool) -> impl IntoView + use<> {
    let title = of.title();
    let label = match (&of.model.family, other_family) {
        (Some(family), true) => format!("{title}, {family}, another family, {}", of.availability()),
        (Some(family), false) => format!("{title}, {family}, {}", of.availability()),
        (None, _) => format!("{title}, {}", of.availability()),
    };
    let about = match &of.model.family {
        Some(family) => format!("{family} · {}", of.availability()),
        None => of.availability(),
    };
    let lead = view! {
        <button
            class="modelcard__lead"
            type="button"
            aria-label=label
            data-name=of.model.name.clone()
            data-id=of.model.id
            data-about=about
            data-words=of.model.trigger_words.join(", ")
        ></button>
    };
    view! { <Card of lead=lead.into_any() other_family /> }
}

#[component]
fn Empty(loras: bool) -> impl IntoView {
    let (headline, text) = if loras {
        ("No LoRAs yet", "Put LoRA files into ComfyUI's models/loras folder. They appear here automatically.")
    } else {
        ("No models yet", "Models appear once an engine connects.")
    };
    view! {
        <div class="empty empty--center">
            <Icon glyph=Glyph::Layers />
            <b>{headline}</b>
            <p>{text}</p>
        </div>
    }
}
