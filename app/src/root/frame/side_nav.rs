//! Pages of one section, with links between them at the side. Rendered by the server only.

use crate::parts::icon::Icon;
use crate::routes::{Section, use_routes};
use leptos::prelude::*;

/// `content` as the admin page at `path`.
pub fn admin_page(path: &str, content: AnyView) -> AnyView {
    let nav = side_nav("Admin", Section::Admin, path);
    view! { <div class="split"><div class="stack">{content}</div>{nav}</div> }.into_any()
}

/// `content` as the settings page at `path`.
pub fn settings_page(path: &str, content: AnyView) -> AnyView {
    let nav = side_nav("Settings", Section::Settings, path);
    view! { <div class="split"><div class="stack stack--8 settings">{content}</div>{nav}</div> }.into_any()
}

fn side_nav(label: &'static str, section: Section, path: &str) -> AnyView {
    let links = use_routes()
        .links(section)
        .map(|(page, nav)| {
            let current = (path.trim_end_matches('/') == page.path).then_some("page");
            view! {
                <a class="sidenav__link" href=page.path aria-current=current>
                    <Icon glyph=nav.glyph />
                    {nav.label}
                </a>
            }
        })
        .collect_view();
    view! { <nav class="sidenav" aria-label=label>{links}</nav> }.into_any()
}
