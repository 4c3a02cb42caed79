//! Alerts outside the page: a sound, and a browser notification. Several tabs of one user receive the same
//! notification; one of them is elected to alert.

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

/// Joins the election among this browser's tabs, and serves the buttons that test a channel.
pub fn listen() {
    ELECTION.with(|_| ());
    channel_test::listen();
}

/// Alerts on the channels of `delivery`, unless another tab is elected.
pub fn notify(notification: &Notification, delivery: Delivery) {
    if !(delivery.sound || delivery.browser) {
        return;
    }
    let notification = notification.clone();
    spawn_local(async move {
        let election = ELECTION.with(TabElection::clone);
        if !election.is_elected(notification.id).await {
            return;
        }
        if delivery.sound {
            sound::play(delivery.volume);
        }
        // A visible tab would have won, so none is visible.
        if delivery.browser && (document().hidden() || channel_test::is_of(Channel::Browser)) {
            browser::show(&notification);
        }
    });
}
