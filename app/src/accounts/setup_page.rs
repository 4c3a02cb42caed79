//! /setup: the first account.

use super::api::{SetUp, Setup, setup_state};
use super::auth::{Auth, ZoneInput, enter};
use crate::parts::error_display::{Alert, ErrorPage, FieldErrorMessage, field_message};
use crate::parts::forms::{FormAction, PostForm};
use crate::parts::loading::load;
use domain::error::Error;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::Redirect;

/// Creates the first account, an admin's. Unavailable once an account exists.
#[component]
pub fn SetupPage() -> impl IntoView {
    let state = load(|| (), |()| setup_state());
    view! {
        <Title text="Set up" />
        <Suspense>
            {move || Suspend::new(async move {
                match state.await {
                    Ok(Setup { open: true, asks_code }) => view! { <SetupForm asks_code /> }.into_any(),
                    Ok(_) => view! { <Redirect path="/login" /> }.into_any(),
                    Err(error) => view! { <ErrorPage error /> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn SetupForm(asks_code: bool) -> impl IntoView {
    let set_up = FormAction::to::<SetUp>().then(enter);
    let error = set_up.error();
    view! {
        <Auth title="Set up your studio" lead="Create your admin account to get started.">
            <PostForm action=set_up>
                <ZoneInput />
                {asks_code
                    .then(|| {
                        view! {
                            <AccountField
                                id="code"
                                label="Setup code"
                                aside="shown in the server's terminal"
                                autocomplete="one-time-code"
                                autofocus=true
                                error
                            />
                        }
                    })}
                <AccountField id="display_name" label="Your name" aside="optional" autocomplete="name" error required=false autofocus=!asks_code />
                <AccountField id="username" label="Username" aside="letters a to z, digits, . _ -" autocomplete="username" error />
                <AccountField
                    id="password"
                    label="Password"
                    aside="at least 10 characters"
                    kind="password"
                    autocomplete="new-password"
                    error
                />
                <Alert error />
                <button
                    class="button button--primary button--large"
                    type="submit"
                    aria-busy=move || set_up.pending().then_some("true")
                >
                    "Create studio"
                </button>
            </PostForm>
            <p class="auth__note">
                "Start with the built-in Sketch engine; add ComfyUI any time."
            </p>
        </Auth>
    }
}

#[component]
fn AccountField(
    /// Also the field's name.
    id: &'static str,
    label: &'static str,
    aside: &'static str,
    autocomplete: &'static str,
    error: Signal<Option<Error>>,
    #[prop(default = "text")] kind: &'static str,
    #[prop(default = true)] required: bool,
    #[prop(default = false)] autofocus: bool,
) -> impl IntoView {
    let refused = move || error.with(|error| field_message(error.as_ref(), id).map(|_| "true"));
    let described: &'static str = match id {
        "code" => "code-error",
        "display_name" => "display_name-error",
        "username" => "username-error",
        _ => "password-error",
    };
    view! {
        <div class="field">
            <label class="field__label" for=id>
                {label}
                <span class="field__aside" id=format!("{id}-hint") aria-hidden="true">{aside}</span>
            </label>
            <input
                class="input tall"
                id=id
                name=id
                type=kind
                autocomplete=autocomplete
                autocapitalize="none"
                spellcheck="false"
                required=required
                autofocus=autofocus
                aria-invalid=refused
                aria-describedby=format!("{id}-hint {described}")
            />
            <FieldErrorMessage id=described field=id error />
        </div>
    }
}
