//! The offer under the stage to tell when work is done, for those who are not told yet.

use super::api::{CloseInvitation, EnableNotifications};
use crate::accounts::{CurrentUser, User, use_current_user};
use crate::forms::{FormAction, PostForm};
use crate::icon::{Glyph, Icon};
use crate::jobs::use_job_store;
use leptos::prelude::*;

/// The offer; nothing for those who are told already or want no offer, or before anything was asked for.
#[component]
pub fn Invitation() -> impl IntoView {
    let user = use_current_user();
    view! {
        <Suspense>
            {move || Suspend::new(async move { user.get().await.map(|_| view! { <Offer user /> }) })}
        </Suspense>
    }
}

#[component]
fn Offer(user: CurrentUser) -> impl IntoView {
    let store = use_job_store();
    let told = RwSignal::new(false);
    let closed = RwSignal::new(false);
    let asked = FormAction::to::<EnableNotifications>().then(move |now: User| {
        told.set(true);
        user.update(&now);
        store.announce("You will be told when it is done.".into());
    });
    let closing = FormAction::to::<CloseInvitation>().then(move |now: User| user.update(&now));
    let any =
        Memo::new(move |_| store.all().iter().any(|cell| cell.job.with(|job| !job.status.is_terminal())));
    // Once shown it stays: a job that ends meanwhile does not take the offer away from under the hand.
    let wanted = Memo::new(move |shown: Option<&bool>| shown.copied().unwrap_or_default() || any.get());
    let open = Memo::new(move |_| {
        let unasked =
            user.preferences().is_some_and(|now| !now.notifications_enabled && !now.invitation_closed);
        wanted.get() && !closed.get() && (unasked || told.get())
    });
    move || {
        if !open.get() {
            return ().into_any();
        }
        let content = match told.get() {
            true => view! { <Thanks closed /> }.into_any(),
            false => view! { <Question asked closing /> }.into_any(),
        };
        view! {
            <aside class="offer" aria-label="Notifications">
                <Icon glyph=Glyph::Bell />
                {content}
            </aside>
        }
        .into_any()
    }
}

#[component]
fn Question(asked: FormAction, closing: FormAction) -> impl IntoView {
    let why = asked.error();
    view! {
        <PostForm action=asked class="offer__form">
            <p>
                <b>"Tell me when it is done."</b>
                " In the bell and as a short message, on any page."
                <span role="alert">{move || why.get().map(|why| format!(" {why}"))}</span>
            </p>
            <label class="offer__choice needs-script">
                <input class="check" type="checkbox" name="sound" value="on" />
                "Sound"
            </label>
            <label class="offer__choice needs-script">
                <input class="check" type="checkbox" name="browser" value="on" data-ask-permission="" />
                "Browser"
            </label>
            <button
                class="button button--primary button--small"
                type="submit"
                aria-busy=move || asked.pending().then_some("true")
            >
                "Turn on"
            </button>
        </PostForm>
        <PostForm action=closing>
            <button class="iconbutton" type="submit" aria-label="Not now" title="Not now">
                <Icon glyph=Glyph::Close />
            </button>
        </PostForm>
    }
}

#[component]
fn Thanks(closed: RwSignal<bool>) -> impl IntoView {
    view! {
        <p>
            <b>"You will be told."</b>
            " What, how and when is yours to choose in the "
            <a href="/settings/notifications">"settings"</a>
            "."
        </p>
        <button class="iconbutton" type="button" aria-label="Close" title="Close" on:click=move |_| closed.set(true)>
            <Icon glyph=Glyph::Close />
        </button>
    }
}
