//! Which kinds of news go which way.

mod form;

pub use form::SettingsForm;

use crate::preferences::Preferences;
use chrono::{DateTime, Utc};
use domain::notifications::{Channel, Delivery, NotificationType};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Type of notification → channel → whether. What is not said is as by default; channels that this version does
/// not know are kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Channels(pub BTreeMap<NotificationType, BTreeMap<String, bool>>);

impl Channels {
    /// Whether news of this kind goes this way.
    pub fn is_on(&self, kind: NotificationType, channel: Channel) -> bool {
        let said = self.0.get(&kind).and_then(|channels| channels.get(channel.as_str()).copied());
        said.unwrap_or_else(|| by_default(kind, channel))
    }

    /// Sends news of this kind this way, or not.
    pub fn set(&mut self, kind: NotificationType, channel: Channel, on: bool) {
        self.0.entry(kind).or_default().insert(channel.as_str().to_owned(), on);
    }

    /// With a word for every type and channel, also where the default holds.
    pub fn complete(&self) -> Self {
        let mut all = self.clone();
        for kind in NotificationType::ALL {
            for channel in Channel::ALL {
                all.set(kind, channel, self.is_on(kind, channel));
            }
        }
        all
    }

    /// False when no channel of this kind is on: then there is nothing to keep either.
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
    /// How news of this kind reaches a person in `zone` at `now`; none when it does not.
    pub fn delivery(&self, kind: NotificationType, zone: &str, now: DateTime<Utc>) -> Option<Delivery> {
        if !self.notifications_enabled {
            let bell = kind == NotificationType::System;
            return bell.then(|| Delivery { bell, ..Delivery::default() });
        }
        let on = |channel| self.notifications.is_on(kind, channel);
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
