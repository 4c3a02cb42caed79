//! The bell: the unread count, and a menu with the newest notifications. Without JavaScript it links to all of them.

use super::unread::{UnreadLoaded, use_unread};
use crate::partials::PartialArea;
use crate::parts::icon::{Glyph, Icon};
use leptos::html::Div;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// The bell of the top bar. Its menu is a popover: the browser opens and closes it, and restores the focus.
#[component]
pub fn Bell() -> impl IntoView {
    let menu = NodeRef::<Div>::new();
    let open = RwSignal::new(false);
    close_on_navigation(menu);
    view! {
        <UnreadLoaded>
            <Opener />
        </UnreadLoaded>
        <div
            class="bell__menu"
            id="bell-menu"
            popover="auto"
            role="dialog"
            aria-label="Notifications"
            node_ref=menu
            on:toggle=move |_| open.set(is_open(menu))
        >
            <PartialArea path="/notifications/bell" open>
                <Skeleton />
            </PartialArea>
        </div>
    }
}

#[component]
fn Opener() -> impl IntoView {
    let unread = use_unread();
    let count = move || {
        let badge = unread.badge();
        (!badge.is_empty()).then(|| view! { <span class="bell__count" aria-hidden="true">{badge}</span> })
    };
    view! {
        <a class="iconbutton bell__link" href="/notifications" aria-label=move || unread.name()>
            <Icon glyph=Glyph::Bell />
            {count}
        </a>
        <button
            class="iconbutton needs-script"
            type="button"
            popovertarget="bell-menu"
            aria-haspopup="dialog"
            aria-label=move || unread.name()
            title="Notifications"
        >
            <Icon glyph=Glyph::Bell />
            {count}
        </button>
    }
}

/// The menu's placeholder while it loads for the first time.
#[component]
fn Skeleton() -> impl IntoView {
    let rows =
        [(); 4].map(|()| view! { <li class="notification skeleton bell__skeleton"></li> }).collect_view();
    view! {
        <div class="bell__head">
            <h2>"Notifications"</h2>
        </div>
        <ul class="bell__list" aria-busy="true">
            {rows}
        </ul>
    }
}

fn is_open(menu: NodeRef<Div>) -> bool {
    menu.get_untracked().is_some_and(|menu| menu.matches(":popover-open").unwrap_or_default())
}

/// Closes the menu on navigation.
fn close_on_navigation(menu: NodeRef<Div>) {
    let location = use_location();
    Effect::new(move |before: Option<()>| {
        location.pathname.track();
        location.search.track();
        if before.is_some()
            && let Some(menu) = menu.get_untracked().filter(|_| is_open(menu))
        {
            // Fails only if it is closed already.
            let _ = menu.hide_popover();
        }
    });
}
