//! The offer under the stage to turn notifications on.

use super::api::{CloseInvitation, EnableNotifications};
use crate::accounts::{CurrentUser, User, use_current_user};
use crate::jobs::use_job_store;
use crate::parts::forms::{FormAction, PostForm};
use crate::parts::icon::{Glyph, Icon};
use leptos::prelude::*;

/// The offer; empty if notifications are on, if it was dismissed, or before the first job.
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
    let turned_on = RwSignal::new(false);
    let closed = RwSignal::new(false);
    let turning_on = FormAction::to::<EnableNotifications>().then(move |now: User| {
        turned_on.set(true);
        user.update(&now);
        store.announce("We'll notify you when it's done.".into());
    });
    let closing = FormAction::to::<CloseInvitation>().then(move |now: User| user.update(&now));
    let any =
        Memo::new(move |_| store.all().iter().any(|cell| cell.job.with(|job| !job.status.is_terminal())));
    // Once shown it stays: it must not vanish under the pointer when the job ends.
    let wanted = Memo::new(move |shown: Option<&bool>| shown.copied().unwrap_or_default() || any.get());
    let open = Memo::new(move |_| {
        let undecided =
            user.preferences().is_some_and(|now| !now.notifications_enabled && !now.invitation_closed);
        wanted.get() && !closed.get() && (undecided || turned_on.get())
    });
    move || {
        if !open.get() {
            return ().into_any();
        }
        let content = match turned_on.get() {
            true => view! { <Thanks closed /> }.into_any(),
            false => view! { <Question turning_on closing /> }.into_any(),
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
fn Question(turning_on: FormAction, closing: FormAction) -> impl IntoView {
    let why = turning_on.error();
    view! {
        <PostForm action=turning_on class="offer__form">
            <p>
                <b>"Get notified when it's done."</b>
                " In the bell and as a pop-up, on every page."
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
                aria-busy=move || turning_on.pending().then_some("true")
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
            <b>"Notifications are on."</b>
            " Choose what and how in "
            <a href="/settings/notifications">"Settings"</a>
            "."
        </p>
        <button class="iconbutton" type="button" aria-label="Close" title="Close" on:click=move |_| closed.set(true)>
            <Icon glyph=Glyph::Close />
        </button>
    }
}
