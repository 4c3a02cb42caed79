//! Ways to the main pages: at the left, or at the bottom of small screens.

use crate::accounts::use_current_user;
use crate::icon::{Glyph, Icon, Mark};
use crate::notifications::{OnceCounted, use_unread};
use leptos::prelude::*;

/// The rail; `path` is where the reader is.
#[component]
pub fn Rail(path: Memo<String>) -> impl IntoView {
    let user = use_current_user();
    view! {
        <nav class="rail" aria-label="Main">
            <a class="rail__mark" href="/generate" aria-label="Genonaut, home">
                <Mark />
            </a>
            <RailLink path to="/generate" glyph=Glyph::Sparkle name="Generate" />
            <RailLink path to="/history" glyph=Glyph::History name="History" />
            <NotificationsLink path />
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
                                        to="/admin/engines"
                                        glyph=Glyph::Shield
                                        name="Admin"
                                        class="rail__link rail__link--wide"
                                    />
                                }
                            })
                    })}
                </Suspense>
                <RailLink path to="/settings/notifications" glyph=Glyph::Sliders name="Settings" />
            </div>
        </nav>
    }
}

/// A dot says that something is unread, and its words how many.
#[component]
fn NotificationsLink(path: Memo<String>) -> impl IntoView {
    let unread = use_unread();
    let sign = move || {
        let count = unread.get();
        (count > 0).then(|| {
            view! {
                <span class="rail__dot"></span>
                <span class="sr">{format!(", {count} unread")}</span>
            }
        })
    };
    view! {
        <a class="rail__link" href="/notifications" aria-current=move || current(path, "/notifications")>
            <Icon glyph=Glyph::Bell />
            "Notifications"
            <OnceCounted>{sign}</OnceCounted>
        </a>
    }
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

/// The first part of a path: all pages of admins are one section.
fn section(path: &str) -> Option<&str> {
    path.split('/').nth(1)
}
