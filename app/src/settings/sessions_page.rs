//! /settings/sessions: the devices on which the user is signed in.

use super::page::html_page;
use super::parts::Group;
use crate::accounts::api::{EndOtherSessions, EndSession, SignOut};
use crate::accounts::open_session::OpenSession;
use crate::partials::render::{PageRequest, PostButton};
use crate::parts::icon::{Glyph, Icon};
use crate::parts::time::LocalTime;
use crate::request::context::{context, session};
use domain::error::Error;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// The page.
pub async fn render(request: &PageRequest) -> Result<String, Error> {
    let session = session()?;
    let database = &context()?.database.read;
    let open = services::accounts::open_sessions(database, &session.user.id, &session.id).await?;
    let (own, others): (Vec<_>, Vec<_>) = open.into_iter().partition(|session| session.current);
    let count = others.len();
    let end_all = (count > 0).then(|| {
        view! {
            <div class="setting setting--keep setting--foot">
                <p class="setting__said">{words(count)}</p>
                <PostButton
                    action=EndOtherSessions::url()
                    fields=Vec::new()
                    glyph=Glyph::SignOut
                    label="Sign out everywhere else"
                    class="button button--danger"
                />
            </div>
        }
    });
    let none = (count == 0).then(|| {
        view! { <div class="setting"><p class="setting__said">"You're not signed in anywhere else."</p></div> }
    });
    let content = view! {
        <Group title="This device">
            <ul class="panel" role="list">{own.into_iter().map(device).collect_view()}</ul>
        </Group>
        <Group
            title="Other devices"
            lead="Sessions expire after 30 days of inactivity."
        >
            <div class="panel">
                <ul class="setting-list" role="list">{others.into_iter().map(device).collect_view()}</ul>
                {none}
                {end_all}
            </div>
        </Group>
    };
    Ok(html_page(request, content))
}

/// "2 other devices".
fn words(count: usize) -> String {
    format!("{count} other device{}", if count == 1 { "" } else { "s" })
}

fn device(session: OpenSession) -> AnyView {
    let (name, agent) = (session.device(), session.user_agent.clone());
    let id = format!("session-{}", session.id);
    let glyph = if session.is_handheld() { Glyph::Phone } else { Glyph::Screen };
    let used = (!session.current).then(|| view! { "Last used "<LocalTime at=session.last_used_at />" · " });
    view! {
        <li class="setting setting--keep" id=id>
            <Icon glyph class="icon setting__icon" />
            <div class="setting__text">
                <b title=agent>{name.clone()}</b>
                <span>{used} "Signed in "<LocalTime at=session.created_at /></span>
            </div>
            {end(session, &name)}
        </li>
    }
    .into_any()
}

/// The button that ends a session. For the current one it is a plain form: the browser follows the redirect to /login.
fn end(session: OpenSession, name: &str) -> AnyView {
    if session.current {
        let button =
            view! { <PostButton action=SignOut::url() fields=Vec::new() label="Sign out" plain=true /> };
        return button.into_any();
    }
    let button = view! {
        <PostButton
            action=EndSession::url()
            fields=vec![("id", session.id)]
            label="Sign out"
            name=format!("Sign out {name}")
        />
    };
    button.into_any()
}
