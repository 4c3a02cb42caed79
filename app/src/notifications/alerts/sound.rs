//! The notification sound. Browsers play it only after the user has interacted with the page.

use crate::notifications::js_interop::{after, call, make, set};
use domain::decimal::clamp;
use wasm_bindgen::JsValue;

const FILE: &str = "/news.wav";

thread_local! {
    static SOUND: Option<JsValue> = make("Audio", &[FILE.into()]);
}

/// Plays the sound from the start; `volume` is 0 to 1.
pub fn play(volume: f32) {
    SOUND.with(|sound| {
        let Some(sound) = sound else { return };
        set(sound, "volume", clamp(volume.into(), 0.0, 1.0));
        set(sound, "currentTime", 0.0);
        after(call(sound, "play", &[]), |_| ());
    });
}
