//! What the dialog of the composer shows: the models that can be picked, and what narrows them down.

mod offered;

use super::card::Card;
use super::more::more;
use super::words;
use crate::context::{caller, context};
use crate::engines::ModelKind;
use crate::icon::{Glyph, Icon};
use crate::partials::render::{PageRequest, html};
use domain::engines::LibraryModel;
use domain::error::Error;
use leptos::prelude::*;
use offered::{Offered, offered};
use services::engines::{MAX_CHOICES, ModelFilter, ModelOrder};

/// `?kind=lora&checkpoint=NAME` the LoRAs, those of the checkpoint's family first; else the checkpoints. All of them
/// where they fit; else of what `q` and `tab` (favorites, recent) leave as many as do.
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
    Ok(html(view! { <Pick loras offered family more /> }))
}

/// Only where both families are known.
fn is_other(of: &LibraryModel, family: Option<&str>) -> bool {
    family.zip(of.model.family.as_deref()).is_some_and(|(wanted, own)| wanted != own)
}

#[component]
fn Pick(
    loras: bool,
    offered: Offered,
    /// That of the checkpoint which LoRAs would go with.
    family: Option<String>,
    more: Option<AnyView>,
) -> impl IntoView {
    let title = if loras { "Add a LoRA" } else { "Choose a model" };
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
        .map(|of| view! { <PickCard of other_family={is_other(of, family.as_deref())} /> })
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
fn PickCard<'a>(of: &'a LibraryModel, other_family: bool) -> impl IntoView + use<> {
    let title = of.title();
    let label = match (&of.model.family, other_family) {
        (Some(family), true) => format!("{title}, {family}, another family, {}", of.place()),
        (Some(family), false) => format!("{title}, {family}, {}", of.place()),
        (None, _) => format!("{title}, {}", of.place()),
    };
    let about = match &of.model.family {
        Some(family) => format!("{family} · {}", of.place()),
        None => of.place(),
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
        (
            "No LoRA yet",
            "Put LoRA files into the folder models/loras of ComfyUI; they show up here by themselves.",
        )
    } else {
        ("No model yet", "Once an engine answers, its models show up here by themselves.")
    };
    view! {
        <div class="empty empty--center">
            <Icon glyph=Glyph::Layers />
            <b>{headline}</b>
            <p>{text}</p>
        </div>
    }
}
