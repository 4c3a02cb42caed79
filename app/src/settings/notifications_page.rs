//! /settings/notifications: what one is told, where, and when not.

mod channels;
mod matrix;
mod quiet;

use super::page::html_page;
use super::parts::{FieldError, Foot, Group};
use crate::accounts::User;
use crate::context::{caller, context};
use crate::error_display::field_message;
use crate::notifications::api::SaveNotificationPreferences;
use crate::partials::render::PageRequest;
use channels::Channels;
use domain::error::Error;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use matrix::Matrix;
use quiet::Quiet;
use services::preferences::Preferences;

/// The page. `?saved` says that a form without JavaScript was taken.
pub async fn render(request: &PageRequest) -> Result<String, Error> {
    let context = context()?;
    let user = caller()?;
    let preferences = services::accounts::preferences(&context.database.read, &user.id).await?;
    let refusal = request.refusal();
    let said = request.value("saved").map(|_| "Saved.");
    Ok(html_page(request, view! { <Settings user preferences refusal said /> }))
}

/// Everything in one form, which is sent at each change where there is script.
#[component]
fn Settings(
    user: User,
    preferences: Preferences,
    refusal: Option<Error>,
    said: Option<&'static str>,
) -> impl IntoView {
    let Preferences { notifications_enabled, notifications, quiet_hours, sound, tab, .. } = preferences;
    let volume_refusal = field_message(refusal.as_ref(), "volume");
    view! {
        <form
            class="stack stack--8 autosave"
            method="post"
            action=SaveNotificationPreferences::url()
            data-partial-autosave=""
            data-partial-done="Saved."
            data-partial-refetch=""
        >
            <Group
                title="Notifications"
                lead="One message for each finished, failed or cancelled job, in every open tab within a second."
            >
                <div class="panel">
                    <Switch name="enabled" label="Notify me" hint=MASTER on=notifications_enabled />
                </div>
            </Group>
            <Group
                title="What and where"
                lead="Failures stay on screen until you close them; everything else goes after five seconds."
            >
                <Matrix channels=notifications />
            </Group>
            <Group title="On the tab" lead="Seen also while you look at another tab.">
                <div class="panel">
                    <Switch name="tab[]" value="title" label="Title" hint="“(3) 42% Generate”: how many are unread, and how far the work is." on=tab.title />
                    <Switch name="tab[]" value="icon" label="Icon" hint="A dot for unread ones, a ring while something is drawn." on=tab.icon />
                    <Switch name="tab[]" value="badge" label="Badge" hint="The number on the icon of the installed app, where the system shows one." on=tab.badge />
                </div>
            </Group>
            <Quiet user hours=quiet_hours refusal />
            <Channels volume=sound.volume words=volume_refusal />
            <Foot label="Save" said />
        </form>
        {channels::test_forms()}
    }
}

const MASTER: &str =
    "Off: nothing new about jobs, in the bell neither. What an admin has to say still arrives.";

/// Something that is on or off.
#[component]
fn Switch(
    /// The field's name; sent with its value when it is on.
    name: &'static str,
    #[prop(default = "true")] value: &'static str,
    label: &'static str,
    #[prop(into)] hint: String,
    on: bool,
) -> impl IntoView {
    let id = format!("{}-{value}", name.trim_end_matches("[]"));
    let hint_id = format!("{id}-hint");
    view! {
        <div class="setting setting--keep">
            <div class="setting__text">
                <label for=id.clone()>{label}</label>
                <span id=hint_id.clone()>{hint}</span>
            </div>
            <span class="switch">
                <input type="checkbox" role="switch" id=id name=name value=value checked=on aria-describedby=hint_id />
            </span>
        </div>
    }
}
