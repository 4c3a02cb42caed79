//! How each way looks and sounds, to be tried.

use super::{FieldError, Group};
use crate::icon::{Glyph, Icon};
use crate::notifications::Channel;
use crate::notifications::api::TestNotification;
use crate::partials::render::Notice;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

const MISSING: &str = "Browsers let a page notify only when it comes by https, or from this very computer (localhost). \
    Put a proxy with a certificate in front of Genonaut, such as Caddy, and name its address in GENONAUT_PUBLIC_URL. \
    On an iPhone or iPad, also add Genonaut to the home screen.";

/// The ways, each with a button to try it. What the browser permits the document says, once the page lives.
#[component]
pub fn Channels(volume: f32, words: Option<String>) -> impl IntoView {
    let percent = format!("--value: {:.0}%", volume * 100.0);
    view! {
        <Group title="Try them" lead="Each test is one notification to yourself, sent that way alone.">
            <div class="panel">
                <Row channel=Channel::Bell glyph=Glyph::Bell name="Bell" hint="An entry, and a number on the bell." />
                <Row channel=Channel::Toast glyph=Glyph::Message name="Toast" hint="A card in the corner of the page." />
                <div class="setting setting--wrap">
                    <Icon glyph=Glyph::Sound class="icon setting__icon" />
                    <div class="setting__text">
                        <label for="volume">"Sound"</label>
                        <span>"One short sound, in one of your tabs."</span>
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
                    <Notice tone="waiting" headline="This page may not notify." text=MISSING />
                </div>
            </div>
        </Group>
    }
}

const BROWSER: &str = "By the browser itself, while no tab of Genonaut is visible.";

/// What the browser permits, or the way to be asked.
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
            title="Allow notifications for this site in the settings of the browser."
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

/// Its form stands below: one form cannot hold another.
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
