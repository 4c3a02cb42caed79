//! The application: what every page shares, and which page is where.

use crate::accounts::CurrentUser;
use crate::frame::Frame;
use crate::jobs::JobStore;
use crate::live::Live;
use crate::not_found::NotFoundPage;
use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::{SsrMode, path};

/// The whole application.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    CurrentUser::provide();
    let live = Live::provide();
    JobStore::provide(live);
    Effect::new(move |_| live.open());
    view! {
        <Title formatter=|title: String| format!("{title} · Genonaut") />
        <Router>
            <Frame>
                <FlatRoutes fallback=NotFoundPage>
                    <Route path=path!("/") view=NotFoundPage ssr=SsrMode::Async />
                </FlatRoutes>
            </Frame>
        </Router>
    }
}
