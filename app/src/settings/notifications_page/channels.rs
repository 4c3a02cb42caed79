//! The channels, with a button to test each.

use super::{FieldError, Group};
use crate::notifications::Channel;
use crate::notifications::api::TestNotification;
use crate::partials::render::Notice;
use crate::parts::icon::{Glyph, Icon};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

const MISSING: &str = "Open Genonaut over https:// or on localhost. For HTTPS, put a proxy with a certificate, such as \
    Caddy, in front of Genonaut and set GENONAUT_PUBLIC_URL to its address. On an iPhone or iPad, also add Genonaut to \
    the home screen.";

/// The channels, each with a test button. After hydration the document shows the browser's permission.
#[component]
pub fn Channels(volume: f32, words: Option<String>) -> impl IntoView {
    let percent = format!("--value: {:.0}%", volume * 100.0);
    view! {
        <Group title="Test channels" lead="Send yourself a test on one channel.">
            <div class="panel">
                <Row channel=Channel::Bell glyph=Glyph::Bell name="Bell" hint="Adds an item to the bell." />
                <Row channel=Channel::Toast glyph=Glyph::Message name="Pop-up" hint="Shows a pop-up in the corner." />
                <div class="setting setting--wrap">
                    <Icon glyph=Glyph::Sound class="icon setting__icon" />
                    <div class="setting__text">
                        <label for="volume">"Sound"</label>
                        <span>"Plays a short sound in one tab."</span>
                    </div>
                    <div class="setting__volume">
                        <input
                            class="range"
                            type="range"
                            id="volume"
                            name="volume"
                            min="0"
                            max="1"
                            step="0.05"
                            value=f64::from(volume)
                            style=percent
                            aria-describedby="volume-error"
                        />
                        <FieldError name="volume" words />
                    </div>
                    <Test channel=Channel::Sound name="Sound" />
                </div>
                <Row channel=Channel::Browser glyph=Glyph::Screen name="Browser" hint=BROWSER>
                    <Permission />
                </Row>
                <div class="setting permission" data-when="missing">
                    <Notice tone="waiting" headline="Browser notifications need HTTPS." text=MISSING />
                </div>
            </div>
        </Group>
    }
}

const BROWSER: &str = "System notification when no Genonaut tab is visible.";

/// The browser's permission, or the button that requests it.
#[component]
fn Permission() -> impl IntoView {
    view! {
        <span class="status permission" data-when="granted" data-status="done">
            <Icon glyph=Glyph::Done />
            "Allowed here"
        </span>
        <span
            class="status permission"
            data-when="denied"
            data-status="failed"
            title="Allow notifications for this site in your browser settings."
        >
            <Icon glyph=Glyph::Alert />
            "Blocked by this browser"
        </span>
        <button class="button permission" type="button" data-when="default" data-ask-permission="">
            "Allow here"
        </button>
    }
}

#[component]
fn Row(
    channel: Channel,
    glyph: Glyph,
    name: &'static str,
    hint: &'static str,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="setting setting--wrap">
            <Icon glyph class="icon setting__icon" />
            <div class="setting__text">
                <b>{name}</b>
                <span>{hint}</span>
            </div>
            {children.map(|children| children())}
            <Test channel name />
        </div>
    }
}

/// A test button. Its form is outside the settings form, because forms can't be nested.
#[component]
fn Test(channel: Channel, name: &'static str) -> impl IntoView {
    let word = channel.as_str();
    view! {
        <button
            class="button"
            type="submit"
            form=format!("test-{word}")
            data-test-channel=word
            aria-label=format!("Test {}", name.to_lowercase())
        >
            "Test"
        </button>
    }
}

/// The forms of the test buttons.
pub fn test_forms() -> Vec<AnyView> {
    Channel::ALL
        .map(|channel| {
            let word = channel.as_str();
            view! {
                <form method="post" action=TestNotification::url() id=format!("test-{word}") hidden>
                    <input type="hidden" name="channel" value=word />
                </form>
            }
            .into_any()
        })
        .collect_view()
}
