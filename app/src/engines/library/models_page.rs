//! /models: everything there is to draw with.

use super::LibraryModel;
use super::card::Card;
use super::more::more;
use crate::context::{caller, context};
use crate::engines::{ModelKind, service};
use crate::error::Error;
use crate::fragment::drawn::{Asked, Refusal, html};
use crate::icon::{Glyph, Icon};
use crate::markup::{Markup, view};
use leptos::prelude::*;

pub(super) async fn draw(asked: &Asked) -> Result<String, Error> {
    let user = caller()?;
    let models = service::library(&context()?.database.read, &user.id).await?;
    let (checkpoints, loras): (Vec<_>, Vec<_>) =
        models.into_iter().partition(|of| of.model.kind == ModelKind::Checkpoint);
    let none = checkpoints.is_empty() && loras.is_empty();
    let more = more(&checkpoints, &user);
    Ok(html(view! {
        <div class="page stack">
            <Refusal asked />
            {none.then(empty)}
            <Section title="Models" models=checkpoints />
            {more}
            <Section title="LoRAs" models=loras />
        </div>
    }))
}

/// Left out while there are none; favourites come first.
#[component]
fn Section(title: &'static str, mut models: Vec<LibraryModel>) -> impl IntoView {
    models.sort_by_key(|of| !of.favorite);
    let cards = models
        .iter()
        .map(|of| {
            let lead = view! {
                <a class="modelcard__lead" href=format!("/models/{}", of.model.id) aria-label=of.title()></a>
            };
            view! { <Card of lead=lead /> }
        })
        .collect_view();
    (!models.is_empty()).then(|| {
        view! {
            <section>
                <h2 class="modelcards__title">{title}<span>{models.len()}</span></h2>
                <ul class="modelcards" role="list">{cards}</ul>
            </section>
        }
    })
}

fn empty() -> Markup {
    view! {
        <div class="empty empty--center">
            <Icon glyph=Glyph::Layers />
            <b>"No model yet"</b>
            <p>"Once an engine answers, its models show up here by themselves."</p>
        </div>
    }
}
