//! /login

use super::api::SignIn;
use super::auth::{Auth, ZoneInput, enter};
use crate::parts::error_display::Alert;
use crate::parts::forms::{FormAction, PostForm};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// Username and password; then continues to the requested page.
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
                    <label class="field__label" for="username">"Username"</label>
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
                "Forgot your password? Ask your admin to run: "
                <code>"genonaut user reset-password NAME"</code>
            </p>
        </Auth>
    }
}
