//! /settings/…: what a person settles for themselves. Drawn by the server only.

use super::{account_page, appearance_page, notifications_page, sessions_page};
use crate::fragment::drawn::{Asked, html};
use crate::frame::side_nav::settings_page;
use crate::refusal::alert_words;
use domain::error::Error;
use leptos::prelude::*;

/// The page of settings that is asked for.
pub async fn draw(asked: &Asked) -> Result<String, Error> {
    let content = match asked.path.trim_end_matches('/') {
        "/settings/account" => account_page::content(asked).await?,
        "/settings/notifications" => notifications_page::content(asked).await?,
        "/settings/appearance" => appearance_page::content(asked)?,
        "/settings/sessions" => sessions_page::content().await?,
        _ => return Err(Error::not_found("page")),
    };
    Ok(html(page(asked, content)))
}

fn page(asked: &Asked, content: AnyView) -> AnyView {
    // Words of refused fields stand beside them.
    let words = asked.refusal().as_ref().and_then(alert_words);
    let content = view! {
        <p class="refusal" role="alert" tabindex="-1" data-refusal="" data-keep="">{words}</p>
        {content}
    };
    settings_page(&asked.path, content.into_any())
}
