//! The application: what every page shares, and which page is where.

use crate::accounts::CurrentUser;
use crate::chunk::{Page, load_on_intent, page};
use crate::erased::effect;
use crate::fragment::Fragment;
use crate::frame::Frame;
use crate::images::LeftHistory;
use crate::jobs::{JobStore, listen_to_presses};
use crate::live::Live;
use crate::not_found::NotFoundPage;
use crate::notifications::{PageTitle, Toasts, UnreadCount};
use crate::title::provide_title;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::components::{FlatRoutes, Redirect, Route, Router};
use leptos_router::{SsrMode, path};

/// The whole application.
#[component]
pub fn App() -> impl IntoView {
    provide_title();
    let user = CurrentUser::provide();
    let live = Live::provide();
    let store = JobStore::provide(live);
    UnreadCount::provide(live, user);
    Toasts::provide(live, store);
    LeftHistory::provide();
    listen_to_presses(store);
    load_on_intent();
    effect(move |_| {
        spawn_local(async move {
            // Before sign-in there is nothing to hear.
            if user.get().await.is_some() {
                live.open();
            }
        });
    });
    view! {
        <PageTitle />
        <Router>
            <Frame>
                <FlatRoutes fallback=NotFoundPage>
                    <Route path=path!("/") view=|| view! { <Redirect path="/generate" /> } ssr=SsrMode::Async />
                    <Route path=path!("/setup") view=|| page(Page::Setup) ssr=SsrMode::Async />
                    <Route path=path!("/login") view=|| page(Page::Login) ssr=SsrMode::Async />
                    <Route path=path!("/generate") view=|| page(Page::Generate) ssr=SsrMode::Async />
                    <Route path=path!("/jobs/:id") view=Fragment ssr=SsrMode::Async />
                    <Route path=path!("/history") view=|| page(Page::History) ssr=SsrMode::Async />
                    <Route path=path!("/images/:id") view=|| page(Page::Image) ssr=SsrMode::Async />
                    <Route path=path!("/images/:id/compare/:other") view=|| page(Page::Compare) ssr=SsrMode::Async />
                    <Route path=path!("/notifications") view=Fragment ssr=SsrMode::Async />
                    <Route path=path!("/presets") view=Fragment ssr=SsrMode::Async />
                    <Route
                        path=path!("/settings")
                        view=|| view! { <Redirect path="/settings/notifications" /> }
                        ssr=SsrMode::Async
                    />
                    <Route path=path!("/settings/:page") view=Fragment ssr=SsrMode::Async />
                    <Route path=path!("/models") view=Fragment ssr=SsrMode::Async />
                    <Route path=path!("/models/:id") view=Fragment ssr=SsrMode::Async />
                    <Route path=path!("/admin/engines") view=Fragment ssr=SsrMode::Async />
                    <Route path=path!("/admin/queue") view=Fragment ssr=SsrMode::Async />
                </FlatRoutes>
            </Frame>
            <ReloadOnUpdate live />
        </Router>
        <p class="sr" role="status" aria-live="polite">{move || store.said()}</p>
    }
}

/// Once the server is another version, the next page is fetched whole.
#[component]
fn ReloadOnUpdate(live: Live) -> impl IntoView {
    let path = leptos_router::hooks::use_location().pathname;
    effect(move |before: Option<String>| {
        let now = path.get();
        if live.is_outdated() && before.is_some_and(|before| before != now) {
            // Refused only by a browser that is closing.
            let _ = window().location().reload();
        }
        now
    });
}
