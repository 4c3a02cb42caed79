//! What the dialog of the composer shows: the models that can be picked, and what narrows them down.

use super::LibraryModel;
use super::card::Card;
use super::more::more;
use crate::context::{caller, context};
use crate::engines::{ModelKind, service};
use crate::error::Error;
use crate::fragment::drawn::{Asked, html};
use crate::icon::{Glyph, Icon};
use crate::markup::{Markup, view};
use leptos::prelude::*;

/// `?kind=lora&checkpoint=NAME` the LoRAs, those of the checkpoint's family first; else the checkpoints.
pub(super) async fn draw(asked: &Asked) -> Result<String, Error> {
    let user = caller()?;
    let models = service::library(&context()?.database.read, &user.id).await?;
    let loras = asked.value("kind") == Some("lora");
    let chosen = models.iter().find(|of| Some(of.model.name.as_str()) == asked.value("checkpoint"));
    let family = chosen.and_then(|of| of.model.family.clone()).filter(|_| loras);
    let kind = if loras { ModelKind::Lora } else { ModelKind::Checkpoint };
    let offered = models.into_iter().filter(|of| of.model.kind == kind);
    let (other, fitting): (Vec<_>, Vec<_>) = offered.partition(|of| is_other(of, family.as_deref()));
    let more = more(&fitting, &user).filter(|_| !loras);
    Ok(html(view! { <Pick loras fitting other more /> }))
}

/// Only where both families are known.
fn is_other(of: &LibraryModel, family: Option<&str>) -> bool {
    family.zip(of.model.family.as_deref()).is_some_and(|(wanted, own)| wanted != own)
}

#[component]
fn Pick(
    loras: bool,
    fitting: Vec<LibraryModel>,
    other: Vec<LibraryModel>,
    more: Option<Markup>,
) -> impl IntoView {
    let title = if loras { "Add a LoRA" } else { "Choose a model" };
    let none = fitting.is_empty() && other.is_empty();
    let cards = fitting
        .iter()
        .map(|of| view! { <PickCard of other_family=false /> })
        .chain(other.iter().map(|of| view! { <PickCard of other_family=true /> }))
        .collect_view();
    view! {
        <div class="dialog__head">
            <h2 id="picker-heading">{title}</h2>
            <span class="picker__count" role="status" data-keep=""></span>
            <button class="iconbutton" type="button" data-close="" aria-label="Close" title="Close (Esc)">
                <Icon glyph=Glyph::Close />
            </button>
        </div>
        {(!none).then(|| view! { <Narrow loras /> })}
        <div class="picker__list">
            <p class="refusal" role="alert" data-refusal="" data-keep=""></p>
            {none.then(|| view! { <Empty loras /> })}
            <ul class="modelcards" role="list">{cards}</ul>
            {more}
            <p class="picker__none" data-none="" data-keep="" hidden></p>
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
    view! { <Card of lead=lead other_family /> }
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
