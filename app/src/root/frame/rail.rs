//! Links to the main pages: on the left, or at the bottom of small screens.

use crate::accounts::use_current_user;
use crate::notifications::{UnreadLoaded, use_unread};
use crate::parts::icon::{Glyph, Icon, Mark};
use crate::routes::{self, Nav, Page, Section, use_routes};
use leptos::prelude::*;

/// The rail; `path` is the current page's.
#[component]
pub fn Rail(path: Memo<String>) -> impl IntoView {
    let user = use_current_user();
    view! {
        <nav class="rail" aria-label="Main">
            <a class="rail__mark" href=routes::HOME aria-label="Genonaut, home">
                <Mark />
            </a>
            {use_routes()
                .links(Section::Main)
                .map(|(page, nav)| view! { <MainLink path page nav /> }).collect_view()}
            <div class="rail__end">
                <Suspense>
                    {move || Suspend::new(async move {
                        user.get()
                            .await
                            .is_some_and(|user| user.is_admin())
                            .then(|| {
                                view! {
                                    <RailLink
                                        path
                                        to=routes::ADMIN_HOME
                                        glyph=Glyph::Shield
                                        name="Admin"
                                        class="rail__link rail__link--wide"
                                    />
                                }
                            })
                    })}
                </Suspense>
                <RailLink path to=routes::SETTINGS_HOME glyph=Glyph::Sliders name="Settings" />
            </div>
        </nav>
    }
}

#[component]
fn MainLink(path: Memo<String>, page: &'static Page, nav: Nav) -> impl IntoView {
    let Nav { glyph, label, .. } = nav;
    let to = page.path;
    view! {
        <a class="rail__link" href=to aria-current=move || current(path, to)>
            <Icon glyph />
            {label}
            {(to == routes::NOTIFICATIONS).then(|| view! { <UnreadDot /> })}
        </a>
    }
}

/// A dot while something is unread; screen readers get the count.
#[component]
fn UnreadDot() -> impl IntoView {
    let unread = use_unread();
    let dot = move || {
        let count = unread.get();
        (count > 0).then(|| {
            view! {
                <span class="rail__dot"></span>
                <span class="sr">{format!(", {count} unread")}</span>
            }
        })
    };
    view! { <UnreadLoaded>{dot}</UnreadLoaded> }
}

#[component]
fn RailLink(
    path: Memo<String>,
    to: &'static str,
    glyph: Glyph,
    name: &'static str,
    #[prop(default = "rail__link")] class: &'static str,
) -> impl IntoView {
    view! {
        <a class=class href=to aria-current=move || current(path, to)>
            <Icon glyph />
            {name}
        </a>
    }
}

fn current(path: Memo<String>, to: &str) -> Option<&'static str> {
    path.with(|path| section(path) == section(to)).then_some("page")
}

/// The first segment of a path: all admin pages are one section.
fn section(path: &str) -> Option<&str> {
    path.split('/').nth(1)
}
