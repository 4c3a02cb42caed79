//! The application shell that every page shares.

pub(crate) mod frame;

use crate::accounts::CurrentUser;
use crate::images::SavedHistoryStore;
use crate::jobs::{JobStore, listen_to_job_forms};
use crate::live::Live;
use crate::notifications::{PageTitle, Toasts, UnreadCount};
use crate::routes::{Pages, ROUTES};
use frame::Frame;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::provide_meta_context;
use leptos_router::components::Router;

/// The whole application.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_context(ROUTES);
    let user = CurrentUser::provide();
    let live = Live::provide();
    let store = JobStore::provide(live);
    UnreadCount::provide(live, user);
    Toasts::provide(live, store);
    SavedHistoryStore::provide();
    listen_to_job_forms(store);
    Effect::new(move |_| {
        spawn_local(async move {
            // There are no updates before sign-in.
            if user.get().await.is_some() {
                live.open();
            }
        });
    });
    view! {
        <PageTitle />
        <Router>
            <Frame>
                <Pages />
            </Frame>
            <ReloadOnUpdate live />
        </Router>
        <p class="sr" role="status" aria-live="polite">{move || store.announcement()}</p>
    }
}

/// Loads the next page with a full reload once the server runs another version.
#[component]
fn ReloadOnUpdate(live: Live) -> impl IntoView {
    let path = leptos_router::hooks::use_location().pathname;
    Effect::new(move |before: Option<String>| {
        let now = path.get();
        if live.is_outdated() && before.is_some_and(|before| before != now) {
            // Fails only while the browser is closing.
            let _ = window().location().reload();
        }
        now
    });
}
