//! /login

use super::api::SignIn;
use super::auth::{Auth, ZoneInput, enter};
use crate::error_display::Alert;
use crate::forms::{FormAction, PostForm};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// Name and password; then to where the person wanted to go.
#[component]
pub fn LoginPage() -> impl IntoView {
    let next = use_query_map().with_untracked(|query| query.get("next"));
    let sign_in = FormAction::to::<SignIn>().then(enter);
    let error = sign_in.error();
    view! {
        <Title text="Sign in" />
        <Auth title="Welcome back" lead="Sign in to your studio.">
            <PostForm action=sign_in>
                <input type="hidden" name="next" value=next.unwrap_or_default() />
                <ZoneInput />
                <div class="field">
                    <label class="field__label" for="username">"User name"</label>
                    <input
                        class="input tall"
                        id="username"
                        name="username"
                        type="text"
                        autocomplete="username"
                        autocapitalize="none"
                        spellcheck="false"
                        required
                        autofocus
                    />
                </div>
                <div class="field">
                    <label class="field__label" for="password">"Password"</label>
                    <input
                        class="input tall"
                        id="password"
                        name="password"
                        type="password"
                        autocomplete="current-password"
                        required
                    />
                </div>
                <Alert error />
                <button
                    class="button button--primary button--large"
                    type="submit"
                    aria-busy=move || sign_in.pending().then_some("true")
                >
                    "Sign in"
                </button>
            </PostForm>
            <p class="auth__note">
                "Forgotten? Whoever runs this studio can set a new one: "
                <code>"genonaut user reset-password NAME"</code>
            </p>
        </Auth>
    }
}
