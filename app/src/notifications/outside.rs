//! What reaches a person who is not looking: a sound, and a notification of the browser. Several pages of one person
//! hear the same news: one of them tells of it.

mod browser;
mod claims;
mod sound;
mod trial;

use super::{Channel, Delivery, Notification};
use claims::Claims;
use leptos::prelude::*;
use leptos::task::spawn_local;

thread_local! {
    static CLAIMS: Claims = Claims::open();
}

/// Takes part in what the pages of this browser agree on, and serves the buttons that try a channel.
pub fn listen() {
    CLAIMS.with(|_| ());
    trial::listen();
}

/// Tells of news in the ways that `delivery` names, unless another page does.
pub fn tell(news: &Notification, delivery: Delivery) {
    if !(delivery.sound || delivery.browser) {
        return;
    }
    let news = news.clone();
    spawn_local(async move {
        let claims = CLAIMS.with(Claims::clone);
        if !claims.win(news.id).await {
            return;
        }
        if delivery.sound {
            sound::play(delivery.volume);
        }
        // Were another page of theirs seen, that one would have won.
        if delivery.browser && (document().hidden() || trial::is_of(Channel::Browser)) {
            browser::show(&news);
        }
    });
}
