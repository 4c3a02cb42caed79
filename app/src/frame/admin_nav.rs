//! Ways between the pages of admins. Drawn by the server only.

use crate::icon::{Glyph, Icon};
use leptos::prelude::*;

const PAGES: [(&str, Glyph, &str); 2] =
    [("/admin/engines", Glyph::Engine, "Engines"), ("/admin/queue", Glyph::List, "Queue")];

/// `content` as a page of admins at `path`, with the ways to the others.
pub fn admin_page(path: &str, content: AnyView) -> impl IntoView + use<> {
    let links = PAGES
        .map(|(to, glyph, name)| {
            let current = (path == to).then_some("page");
            view! {
                <a class="sidenav__link" href=to aria-current=current>
                    <Icon glyph />
                    {name}
                </a>
            }
        })
        .collect_view();
    view! {
        <div class="split">
            <div class="stack">{content}</div>
            <nav class="sidenav" aria-label="Admin">{links}</nav>
        </div>
    }
}
