//! What reaches a person who is not looking: a sound, and a notification of the browser. Several pages of one person
//! hear the same news: one of them tells of it.

mod browser;
mod channel_test;
mod sound;
mod tab_election;

use super::{Channel, Delivery, Notification};
use leptos::prelude::*;
use leptos::task::spawn_local;
use tab_election::TabElection;

thread_local! {
    static ELECTION: TabElection = TabElection::open();
}

/// Takes part in what the pages of this browser agree on, and serves the buttons that try a channel.
pub fn listen() {
    ELECTION.with(|_| ());
    channel_test::listen();
}

/// Tells of news in the ways that `delivery` names, unless another page does.
pub fn notify(news: &Notification, delivery: Delivery) {
    if !(delivery.sound || delivery.browser) {
        return;
    }
    let news = news.clone();
    spawn_local(async move {
        let election = ELECTION.with(TabElection::clone);
        if !election.is_elected(news.id).await {
            return;
        }
        if delivery.sound {
            sound::play(delivery.volume);
        }
        // Were another page of theirs seen, that one would have won.
        if delivery.browser && (document().hidden() || channel_test::is_of(Channel::Browser)) {
            browser::show(&news);
        }
    });
}
