//! /settings/notifications: which notifications, on which channels, and quiet hours.

mod channels;
mod matrix;
mod quiet;

use super::page::html_page;
use super::parts::{FieldError, Foot, Group, Switch};
use crate::accounts::User;
use crate::notifications::api::SaveNotificationPreferences;
use crate::partials::render::PageRequest;
use crate::parts::error_display::field_message;
use crate::request::context::{caller, context};
use channels::Channels;
use domain::error::Error;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use matrix::Matrix;
use quiet::Quiet;
use services::preferences::Preferences;

/// The page. `?saved` confirms a form sent without JavaScript.
pub async fn render(request: &PageRequest) -> Result<String, Error> {
    let context = context()?;
    let user = caller()?;
    let preferences = services::accounts::preferences(&context.database.read, &user.id).await?;
    let refusal = request.refusal();
    let said = request.value("saved").map(|_| "Saved.");
    Ok(html_page(request, view! { <Settings user preferences refusal said /> }))
}

/// Everything in one form, which JavaScript submits on each change.
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
                lead="Get notified when a job finishes, fails or is cancelled."
            >
                <div class="panel">
                    <Switch name="enabled" label="Notify me" hint=MASTER on=notifications_enabled />
                </div>
            </Group>
            <Group
                title="Channels"
                lead="Pop-ups close after 5 seconds. Failures stay until you dismiss them."
            >
                <Matrix channels=notifications />
            </Group>
            <Group title="Browser tab" lead="Visible while you're in another tab.">
                <div class="panel">
                    <Switch name="tab[]" value="title" label="Title" hint="Show unread count and progress in the tab title." on=tab.title />
                    <Switch name="tab[]" value="icon" label="Icon" hint="Dot for unread, ring while generating." on=tab.icon />
                    <Switch name="tab[]" value="badge" label="Badge" hint="Unread count on the app icon, if your system supports it." on=tab.badge />
                </div>
            </Group>
            <Quiet user hours=quiet_hours refusal />
            <Channels volume=sound.volume words=volume_refusal />
            <Foot label="Save" said />
        </form>
        {channels::test_forms()}
    }
}

const MASTER: &str = "When off, you only receive messages from admins.";
