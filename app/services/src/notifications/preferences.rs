//! Which notifications go to which channels.

mod form;

pub use form::SettingsForm;

use crate::preferences::Preferences;
use chrono::{DateTime, Utc};
use domain::notifications::{Channel, Delivery, NotificationType};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Type of notification → channel → on or off. Missing entries use the default; channels unknown to this version are
/// preserved.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Channels(pub BTreeMap<NotificationType, BTreeMap<String, bool>>);

impl Channels {
    /// Whether notifications of this kind use this channel.
    pub fn is_on(&self, kind: NotificationType, channel: Channel) -> bool {
        // The user's own choice, if any.
        let said = self.0.get(&kind).and_then(|channels| channels.get(channel.as_str()).copied());
        said.unwrap_or_else(|| by_default(kind, channel))
    }

    /// Turns a channel on or off for notifications of this kind.
    pub fn set(&mut self, kind: NotificationType, channel: Channel, on: bool) {
        self.0.entry(kind).or_default().insert(channel.as_str().to_owned(), on);
    }

    /// With a value for every type and channel, including defaults.
    pub fn complete(&self) -> Self {
        let mut all = self.clone();
        for kind in NotificationType::ALL {
            for channel in Channel::ALL {
                all.set(kind, channel, self.is_on(kind, channel));
            }
        }
        all
    }

    /// Whether at least one channel is on for this kind, quiet hours aside. If none is, the notification is not even
    /// stored.
    fn reaches(&self, kind: NotificationType) -> bool {
        Channel::ALL.into_iter().any(|channel| self.is_on(kind, channel))
    }
}

fn by_default(kind: NotificationType, channel: Channel) -> bool {
    use NotificationType::{JobCancelled, JobCompleted, JobFailed};
    match channel {
        Channel::Bell => true,
        Channel::Toast => matches!(kind, JobCompleted | JobFailed | JobCancelled),
        Channel::Sound | Channel::Browser => false,
    }
}

impl Preferences {
    /// How a notification of this kind is delivered to a user in `zone` at `now`. None if every channel is off for it,
    /// or if notifications are off and it isn't a system notification. During quiet hours only the bell stays on, and
    /// all channels are off if it is off too.
    pub fn delivery(&self, kind: NotificationType, zone: &str, now: DateTime<Utc>) -> Option<Delivery> {
        if !self.notifications_enabled {
            let bell = kind == NotificationType::System;
            return bell.then(|| Delivery { bell, ..Delivery::default() });
        }
        let on = |channel| self.notifications.is_on(kind, channel);
        // Outside quiet hours: every channel but the bell needs it.
        let aloud = !self.quiet_hours.is_active(zone, now);
        self.notifications.reaches(kind).then(|| Delivery {
            bell: on(Channel::Bell),
            toast: aloud && on(Channel::Toast),
            sound: aloud && on(Channel::Sound),
            browser: aloud && on(Channel::Browser),
            volume: self.sound.volume,
        })
    }
}
