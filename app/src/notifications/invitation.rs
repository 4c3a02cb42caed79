//! The offer under the stage to tell when work is done, for those who are not told yet.

use super::api::TellMe;
use crate::accounts::{User, use_current_user};
use crate::icon::{Glyph, Icon};
use crate::jobs::use_job_store;
use crate::post_form::{PostForm, Posting};
use leptos::prelude::*;

/// The offer; nothing for those who are told already, or before anything was asked for.
#[component]
pub fn Invitation() -> impl IntoView {
    let user = use_current_user();
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                let untold = user.get().await.is_some_and(|user| !user.preferences.notifications_enabled);
                untold.then(|| view! { <Offer /> })
            })}
        </Suspense>
    }
}

#[component]
fn Offer() -> impl IntoView {
    let store = use_job_store();
    let told = RwSignal::new(false);
    let closed = RwSignal::new(false);
    let asked = Posting::to::<TellMe>().then(move |_: User| {
        told.set(true);
        store.say("You will be told when it is done.".into());
    });
    let any =
        Memo::new(move |_| store.all().iter().any(|cell| cell.job.with(|job| !job.status.is_terminal())));
    // Once shown it stays: a job that ends meanwhile does not take the offer away from under the hand.
    let wanted = Memo::new(move |shown: Option<&bool>| shown.copied().unwrap_or_default() || any.get());
    move || {
        if !wanted.get() || closed.get() {
            return ().into_any();
        }
        let content = match told.get() {
            true => view! { <Thanks /> }.into_any(),
            false => view! { <Question asked /> }.into_any(),
        };
        view! {
            <aside class="offer" aria-label="Notifications">
                <Icon glyph=Glyph::Bell />
                {content}
                <button
                    class="iconbutton needs-script"
                    type="button"
                    aria-label=move || if told.get() { "Close" } else { "Not now" }
                    title=move || if told.get() { "Close" } else { "Not now" }
                    on:click=move |_| closed.set(true)
                >
                    <Icon glyph=Glyph::Close />
                </button>
            </aside>
        }
        .into_any()
    }
}

#[component]
fn Question(asked: Posting) -> impl IntoView {
    let why = asked.error();
    view! {
        <PostForm posting=asked class="offer__form">
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
    }
}

#[component]
fn Thanks() -> impl IntoView {
    view! {
        <p>
            <b>"You will be told."</b>
            " What, how and when is yours to choose in the "
            <a href="/settings/notifications">"settings"</a>
            "."
        </p>
    }
}
