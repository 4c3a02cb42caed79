//! /settings/…: what a person settles for themselves, with the ways between. Drawn by the server only.

use super::{account_page, appearance_page, notifications_page, sessions_page};
use crate::error::Error;
use crate::fragment::drawn::{Asked, html};
use crate::icon::{Glyph, Icon};
use crate::refusal::alert_words;
use leptos::prelude::*;

const PAGES: [(&str, Glyph, &str); 4] = [
    ("/settings/account", Glyph::Person, "Account"),
    ("/settings/notifications", Glyph::Bell, "Notifications"),
    ("/settings/appearance", Glyph::Sun, "Appearance"),
    ("/settings/sessions", Glyph::Screen, "Sessions"),
];

/// The page of settings that is asked for.
pub async fn draw(asked: &Asked) -> Result<String, Error> {
    let content = match asked.path.trim_end_matches('/') {
        "/settings/account" => account_page::content(asked).await?,
        "/settings/notifications" => notifications_page::content(asked).await?,
        "/settings/appearance" => appearance_page::content()?,
        "/settings/sessions" => sessions_page::content().await?,
        _ => return Err(Error::not_found("page")),
    };
    Ok(html(page(asked, content)))
}

fn page(asked: &Asked, content: AnyView) -> impl IntoView + use<> {
    let here = asked.path.trim_end_matches('/');
    let links = PAGES
        .map(|(to, glyph, name)| {
            let current = (here == to).then_some("page");
            view! {
                <a class="sidenav__link" href=to aria-current=current>
                    <Icon glyph />
                    {name}
                </a>
            }
        })
        .collect_view();
    // Words of refused fields stand beside them.
    let words = asked.refusal().as_ref().and_then(alert_words);
    view! {
        <div class="split">
            <div class="stack stack--8 settings">
                <p class="refusal" role="alert" tabindex="-1" data-refusal="" data-keep="">{words}</p>
                {content}
            </div>
            <nav class="sidenav" aria-label="Settings">{links}</nav>
        </div>
    }
}
