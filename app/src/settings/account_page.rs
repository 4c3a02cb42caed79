//! /settings/account: profile and password.

use super::page::html_page;
use super::parts::{FieldError, Foot, Group, TextSetting};
use super::zone_select::ZoneSelect;
use crate::accounts::api::{ChangePassword, SaveProfile};
use crate::accounts::profile::Profile;
use crate::partials::render::PageRequest;
use crate::parts::error_display::field_message;
use crate::request::context::{caller, context};
use domain::error::Error;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

const CHANGED: &str = "Password changed. You're signed out on other devices.";

/// The page. `?saved=profile` or `password` confirms a form sent without JavaScript.
pub async fn render(request: &PageRequest) -> Result<String, Error> {
    let database = &context()?.database.read;
    let profile = services::accounts::profile(database, &caller()?.id).await?;
    let refusal = request.refusal();
    let saved = request.value("saved");
    let username = profile.user.username.clone();
    let content = view! {
        <ProfileForm profile refusal=refusal.clone() said=(saved == Some("profile")).then_some("Saved.") />
        <PasswordForm username refusal said=(saved == Some("password")).then_some(CHANGED) />
    };
    Ok(html_page(request, content))
}

#[component]
fn ProfileForm(profile: Profile, refusal: Option<Error>, said: Option<&'static str>) -> impl IntoView {
    let Profile { user, email, .. } = profile;
    let refused = move |name| field_message(refusal.as_ref(), name);
    view! {
        <Group title="Profile">
            // The name and the zone appear all over the page, so it reloads.
            <form
                class="panel"
                method="post"
                action=SaveProfile::url()
                data-partial-then="/settings/account?saved=profile"
                data-partial-reload=""
            >
                <div class="setting">
                    <div class="setting__text">
                        <b>"Username"</b>
                        <span>"Used to sign in. Can't be changed."</span>
                    </div>
                    <div class="setting__control setting__fixed">{user.username}</div>
                </div>
                <TextSetting
                    name="display_name"
                    label="Name"
                    hint="Shown in the menu and to admins."
                    autocomplete="name"
                    value=user.display_name
                    longest=80
                    words=refused("display_name")
                />
                <TextSetting
                    name="email"
                    label="Email"
                    hint="Optional. Only you can see it."
                    kind="email"
                    autocomplete="email"
                    value=email.unwrap_or_default()
                    required=false
                    longest=254
                    words=refused("email")
                />
                <div class="setting">
                    <div class="setting__text">
                        <label for="timezone">"Time zone"</label>
                        <span>"Dates and times use this zone."</span>
                    </div>
                    <div class="setting__control">
                        <ZoneSelect name="timezone" selected=user.timezone />
                        <FieldError name="timezone" words=refused("timezone") />
                    </div>
                </div>
                <Foot label="Save" said />
            </form>
        </Group>
    }
}

#[component]
fn PasswordForm(username: String, refusal: Option<Error>, said: Option<&'static str>) -> impl IntoView {
    let refused = move |name| field_message(refusal.as_ref(), name);
    view! {
        <Group title="Password" lead="Changing it signs you out on other devices.">
            <form class="panel" method="post" action=ChangePassword::url() data-partial-done=CHANGED data-partial-reset="">
                // Password managers look for the username that the password belongs to.
                <input type="text" autocomplete="username" value=username readonly hidden />
                <TextSetting
                    name="current_password"
                    label="Current password"
                    hint="To confirm it's you."
                    kind="password"
                    autocomplete="current-password"
                    words=refused("current_password")
                />
                <TextSetting
                    name="new_password"
                    label="New password"
                    hint="At least 10 characters. A short phrase works well."
                    kind="password"
                    autocomplete="new-password"
                    shortest=10
                    longest=200
                    words=refused("new_password")
                />
                <Foot label="Change password" said />
            </form>
        </Group>
    }
}
