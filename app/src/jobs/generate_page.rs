//! /generate: the composer, the stage, the queue and the newest pictures.

use super::api::{JobsSnapshot, active_jobs, load_draft};
use super::composer::Composer;
use super::queue_section::QueueSection;
use super::refresh::refresh_on_refetch;
use super::stage::Stage;
use super::{Draft, unsaved, use_job_store};
use crate::engines::api::choices;
use crate::error_display::ErrorPage;
use crate::images::api::recent_images;
use crate::images::{ContentItem, RecentImages};
use crate::loading::load;
use crate::notifications::Invitation;
use domain::error::Error;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// Where pictures are made.
#[component]
pub fn GeneratePage() -> impl IntoView {
    let draft = load(
        || (),
        |()| async {
            // What the server refuses to keep must not keep the page away.
            match unsaved::send().await {
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
    // A stage that has been watched stays where it is until the page is left.
    let watched = Memo::new(move |was: Option<&bool>| was == Some(&true) || active.get());
    let query = use_query_map();
    // Without JavaScript a page that fetches itself again would lose what is being picked or edited.
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
                <noscript inner_html=super::AUTO_REFRESH></noscript>
            </Show>
        </div>
    }
}

/// What is there while the page loads.
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
