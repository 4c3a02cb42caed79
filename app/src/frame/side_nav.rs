//! Pages of one kind, with the ways between them at the side. Drawn by the server only.

use crate::icon::{Glyph, Icon};
use leptos::prelude::*;

/// A page's address, what stands for it, and its name.
type Way = (&'static str, Glyph, &'static str);

const ADMIN: [Way; 2] =
    [("/admin/engines", Glyph::Engine, "Engines"), ("/admin/queue", Glyph::List, "Queue")];
const SETTINGS: [Way; 4] = [
    ("/settings/account", Glyph::Person, "Account"),
    ("/settings/notifications", Glyph::Bell, "Notifications"),
    ("/settings/appearance", Glyph::Sun, "Appearance"),
    ("/settings/sessions", Glyph::Screen, "Sessions"),
];

/// `content` as a page of admins at `path`.
pub fn admin_page(path: &str, content: AnyView) -> AnyView {
    let nav = side_nav("Admin", &ADMIN, path);
    view! { <div class="split"><div class="stack">{content}</div>{nav}</div> }.into_any()
}

/// `content` as a page of settings at `path`.
pub fn settings_page(path: &str, content: AnyView) -> AnyView {
    let nav = side_nav("Settings", &SETTINGS, path);
    view! { <div class="split"><div class="stack stack--8 settings">{content}</div>{nav}</div> }.into_any()
}

fn side_nav(label: &'static str, ways: &[Way], path: &str) -> AnyView {
    let links = ways
        .iter()
        .map(|&(to, glyph, name)| {
            let current = (path.trim_end_matches('/') == to).then_some("page");
            view! {
                <a class="sidenav__link" href=to aria-current=current>
                    <Icon glyph />
                    {name}
                </a>
            }
        })
        .collect_view();
    view! { <nav class="sidenav" aria-label=label>{links}</nav> }.into_any()
}
