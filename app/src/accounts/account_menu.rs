//! The account menu: who is signed in, and sign-out.

use super::User;
use super::api::SignOut;
use crate::live::use_live;
use crate::parts::forms::{FormAction, PostForm};
use crate::parts::icon::{Glyph, Icon};
use crate::routes::ADMIN_HOME;
use leptos::html::Details;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// The menu. A `<details>`, so that it opens without JavaScript.
#[component]
pub fn AccountMenu(user: User) -> impl IntoView {
    let menu = NodeRef::<Details>::new();
    close_again(menu);
    let live = use_live();
    let sign_out = FormAction::to::<SignOut>().then(|()| {
        let _ = window().location().set_href("/login");
    });
    Effect::new(move |_| {
        if sign_out.pending() {
            live.end();
        }
    });
    let admin = user.is_admin().then(|| {
        view! {
            <a class="account-menu__item account-menu__item--narrow" href=ADMIN_HOME>
                <Icon glyph=Glyph::Shield />
                "Admin"
            </a>
        }
    });
    view! {
        <details class="account-menu" node_ref=menu>
            <summary class="iconbutton" aria-label=format!("Account: {}", user.display_name)>
                <span class="avatar" aria-hidden="true" data-initials=user.initials()></span>
            </summary>
            <div class="account-menu__list">
                <p class="account-menu__who"><b>{user.display_name.clone()}</b>{user.username.clone()}</p>
                {admin}
                <PostForm action=sign_out>
                    <button class="account-menu__item" type="submit">
                        <Icon glyph=Glyph::SignOut />
                        "Sign out"
                    </button>
                </PostForm>
            </div>
        </details>
    }
}

/// Closes on Escape (focus returns to the opener), on a click elsewhere and on navigation.
fn close_again(menu: NodeRef<Details>) {
    let path = use_location().pathname;
    Effect::new(move |before: Option<String>| {
        let now = path.get();
        // A menu opened before hydration stays open.
        if let Some(menu) = menu.get_untracked().filter(|_| before.is_some_and(|before| before != now)) {
            menu.set_open(false);
        }
        now
    });
    Effect::new(move |_| {
        let keys = window_event_listener(leptos::ev::keydown, move |event| {
            let Some(menu) = menu.get_untracked().filter(|menu| menu.open()) else { return };
            if event.key() == "Escape" {
                menu.set_open(false);
                if let Ok(Some(opener)) = menu.query_selector("summary") {
                    focus(&opener);
                }
            }
        });
        let clicks = window_event_listener(leptos::ev::click, move |event| {
            let Some(menu) = menu.get_untracked().filter(|menu| menu.open()) else { return };
            let target: Option<web_sys::Node> = event.target().map(wasm_bindgen::JsCast::unchecked_into);
            if !menu.contains(target.as_ref()) {
                menu.set_open(false);
            }
        });
        on_cleanup(move || {
            keys.remove();
            clicks.remove();
        });
    });
}

fn focus(element: &web_sys::Element) {
    if let Some(element) = wasm_bindgen::JsCast::dyn_ref::<web_sys::HtmlElement>(element) {
        // Does nothing if the element can't take focus.
        let _ = element.focus();
    }
}
