//! The application: what every page shares, and which page is where.

use crate::accounts::{CurrentUser, LoginPage, SetupPage};
use crate::fragment::Fragment;
use crate::frame::Frame;
use crate::images::{ComparePage, HistoryView, ImagePage, LeftHistory};
use crate::jobs::{GeneratePage, JobStore, listen_to_presses};
use crate::live::Live;
use crate::not_found::NotFoundPage;
use crate::notifications::{PageTitle, Toasts, UnreadCount};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::provide_meta_context;
use leptos_router::components::{FlatRoutes, Redirect, Route, Router};
use leptos_router::{SsrMode, path};

/// The whole application.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let user = CurrentUser::provide();
    let live = Live::provide();
    let store = JobStore::provide(live);
    UnreadCount::provide(live, user);
    Toasts::provide(live, store);
    LeftHistory::provide();
    listen_to_presses(store);
    Effect::new(move |_| {
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
                    <Route path=path!("/setup") view=SetupPage ssr=SsrMode::Async />
                    <Route path=path!("/login") view=LoginPage ssr=SsrMode::Async />
                    <Route path=path!("/generate") view=GeneratePage ssr=SsrMode::Async />
                    <Route path=path!("/jobs/:id") view=Fragment ssr=SsrMode::Async />
                    <Route path=path!("/history") view=HistoryView ssr=SsrMode::Async />
                    <Route path=path!("/images/:id") view=ImagePage ssr=SsrMode::Async />
                    <Route path=path!("/images/:id/compare/:other") view=ComparePage ssr=SsrMode::Async />
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
    Effect::new(move |before: Option<String>| {
        let now = path.get();
        if live.is_outdated() && before.is_some_and(|before| before != now) {
            // Refused only by a browser that is closing.
            let _ = window().location().reload();
        }
        now
    });
}
