//! /generate: the composer, the stage, the queue and recent pictures.

use super::stage::Stage;
use crate::engines::api::choices;
use crate::images::api::recent_images;
use crate::images::{ContentItem, RecentImages};
use crate::jobs::api::{JobsSnapshot, active_jobs, load_draft};
use crate::jobs::composer::Composer;
use crate::jobs::composer::unsaved;
use crate::jobs::queue::section::QueueSection;
use crate::jobs::refresh::refresh_on_refetch;
use crate::jobs::{Draft, use_job_store};
use crate::notifications::Invitation;
use crate::parts::error_display::ErrorPage;
use crate::parts::loading::load;
use domain::error::Error;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// The page that generates pictures.
#[component]
pub fn GeneratePage() -> impl IntoView {
    let draft = load(
        || (),
        |()| async {
            // A draft that the server refuses must not block the page.
            let saved = if cfg!(feature = "ssr") { Ok(()) } else { unsaved::send().await };
            match saved {
                Err(Error::Network) => Err(Error::Network),
                _ => load_draft().await,
            }
        },
    );
    let choices = load(|| (), |()| choices());
    let snapshot = load(|| (), |()| active_jobs());
    let recent = load(|| (), |()| recent_images());
    view! {
        <Title text="Generate" />
        <Suspense fallback=GenerateSkeleton>
            {move || Suspend::new(async move {
                let loaded = (draft.await, choices.await, snapshot.await, recent.await);
                match loaded {
                    (Ok(draft), Ok(choices), Ok(snapshot), Ok(recent)) => {
                        view! { <Workbench draft choices snapshot recent /> }.into_any()
                    }
                    (Err(error), ..) | (_, Err(error), ..) | (_, _, Err(error), _) | (.., Err(error)) => {
                        view! { <ErrorPage error /> }.into_any()
                    }
                }
            })}
        </Suspense>
    }
}

#[component]
fn Workbench(
    draft: Draft,
    choices: crate::engines::Choices,
    snapshot: JobsSnapshot,
    recent: Vec<ContentItem>,
) -> impl IntoView {
    let store = use_job_store();
    let filled = RwSignal::new(draft);
    store.apply_snapshot(snapshot);
    refresh_on_refetch();
    let active = Memo::new(move |_| store.any_active());
    // Once a job was active, the stage keeps its place until the page is left.
    let watched = Memo::new(move |was: Option<&bool>| was == Some(&true) || active.get());
    let query = use_query_map();
    // Without JavaScript an automatic refresh would lose a selection or an edit.
    let busy = move || query.with(|query| query.get("edit").is_some() || query.get("select").is_some());
    view! {
        <div class="workbench" data-watched=move || watched.get()>
            <Composer filled choices=choices.clone() />
            <div class="workspace workspace--stage">
                <Stage />
                <Invitation />
            </div>
            <div class="workspace workspace--rest">
                <QueueSection choices />
                <RecentImages initial=recent />
            </div>
            <Show when=move || active.get() && !busy()>
                <noscript inner_html=crate::jobs::AUTO_REFRESH></noscript>
            </Show>
        </div>
    }
}

/// Placeholder while the page loads.
#[component]
pub fn GenerateSkeleton() -> impl IntoView {
    view! {
        <div class="workbench" aria-busy="true">
            <div class="composer">
                <div class="composer__fields">
                    <div class="skeleton composer__prompt"></div>
                </div>
            </div>
            <div class="workspace workspace--stage">
                <div class="stage skeleton"></div>
            </div>
        </div>
    }
}
