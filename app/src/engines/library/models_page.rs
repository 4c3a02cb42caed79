//! /models: all models and LoRAs.

use super::model_section::{ModelSection, ModelSectionView, Pages};
use super::more::more;
use super::words::searched;
use crate::engines::ModelKind;
use crate::partials::render::{FormError, PageRequest, html};
use crate::parts::icon::{Glyph, Icon};
use crate::request::context::{caller, context};
use domain::error::Error;
use leptos::prelude::*;

/// `?q=` searches; `?page=` and `?loras=` are the pages of models and of LoRAs, from 1.
pub async fn render(request: &PageRequest) -> Result<String, Error> {
    let (context, user) = (context()?, caller()?);
    let wanted = Pages::new(searched(request), request.number("page"), request.number("loras"));
    let models = ModelSection::load(&context.database, &user.id, ModelKind::Checkpoint, &wanted).await?;
    let loras = ModelSection::load(&context.database, &user.id, ModelKind::Lora, &wanted).await?;
    let searches = !wanted.q.is_empty();
    let search = (searches || models.is_part() || loras.is_part()).then(|| search(&wanted.q));
    let none = models.total == 0 && loras.total == 0;
    let nothing = none.then(|| if searches { no_match(&wanted.q) } else { empty() });
    let more = more(&models.items, &user).filter(|_| !searches && !models.is_part());
    Ok(html(view! {
        <div class="page stack">
            <FormError request />
            {search}
            {nothing}
            <ModelSectionView model_section=models wanted=&wanted />
            {more}
            <ModelSectionView model_section=loras wanted=&wanted />
        </div>
    }))
}

fn search(q: &str) -> AnyView {
    view! {
        <search class="modelcards__search">
            <form method="get" action="/models">
                <label class="search">
                    <Icon glyph=Glyph::Search />
                    <span class="sr">"Search models and LoRAs"</span>
                    <input class="input" type="search" name="q" placeholder="Search" maxlength="200" value=q.to_owned() />
                </label>
            </form>
        </search>
    }.into_any()
}

fn no_match(q: &str) -> AnyView {
    view! {
        <div class="empty empty--center">
            <Icon glyph=Glyph::Search />
            <p>{format!("No matches for “{q}”.")}</p>
            <a class="button" href="/models">"All models"</a>
        </div>
    }
    .into_any()
}

fn empty() -> AnyView {
    view! {
        <div class="empty empty--center">
            <Icon glyph=Glyph::Layers />
            <b>"No models yet"</b>
            <p>"Models appear once an engine connects."</p>
        </div>
    }
    .into_any()
}
