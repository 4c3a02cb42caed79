//! A user's preferences: typed, checked and merged. They stay on the server; pages get only the parts they need.

mod check;

use crate::notifications::preferences::Channels;
use crate::notifications::quiet_hours::QuietHours;
use domain::accounts::{Density, TabIndicators, Theme};
use domain::error::Error;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Maximum bytes of all preferences as JSON.
const BYTES: usize = 32 * 1024;

/// A user's preferences. Keys unknown to this version are preserved.
#[derive(
    Clone, Debug, Default, PartialEq, Serialize, Deserialize, sea_orm::FromJsonQueryResult, ToSchema,
)]
#[serde(default)]
pub struct Preferences {
    pub theme: Theme,
    pub density: Density,
    /// Whether the user is notified when a job ends.
    pub notifications_enabled: bool,
    /// Type of notification → channel (bell, toast, sound, browser) → on or off.
    #[schema(value_type = std::collections::HashMap<String, std::collections::HashMap<String, bool>>)]
    pub notifications: Channels,
    pub quiet_hours: QuietHours,
    pub sound: Sound,
    pub tab: TabIndicators,
    /// Whether the user dismissed the offer to turn on notifications.
    pub invitation_closed: bool,
    #[serde(flatten)]
    pub further: BTreeMap<String, Value>,
}

/// Sound of notifications.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Sound {
    /// 0 to 1.
    pub volume: f32,
}

impl Default for Sound {
    fn default() -> Self {
        Self { volume: 0.5 }
    }
}

impl Preferences {
    /// These preferences with `change` merged in by RFC 7396: null restores the default.
    ///
    /// # Errors
    /// [`Error::Invalid`] with an entry for each invalid field.
    pub fn merged(&self, change: &Map<String, Value>) -> Result<Self, Error> {
        let mut all = as_value(self)?;
        merge(&mut all, &Value::Object(change.clone()));
        let mut errors = Vec::new();
        check::all(&all, &mut errors);
        let text = all.to_string();
        // PostgreSQL cannot store this character in JSON.
        if text.len() > BYTES || text.contains("\\u0000") {
            errors.push(check::refused(
                "preferences",
                format!("must be at most {} kB, without null characters", BYTES / 1024),
            ));
        }
        if !errors.is_empty() {
            return Err(Error::Invalid(errors));
        }
        serde_json::from_value(all).map_err(|error| {
            tracing::warn!(%error, "could not parse checked preferences");
            Error::field("preferences", "have an invalid structure")
        })
    }

    /// With a value for every type and channel, as REST shows them.
    pub fn complete(&self) -> Self {
        Self { notifications: self.notifications.complete(), ..self.clone() }
    }
}

fn as_value(preferences: &Preferences) -> Result<Value, Error> {
    serde_json::to_value(preferences).map_err(|error| {
        tracing::error!(%error, "could not serialize preferences");
        Error::Internal
    })
}

/// RFC 7396.
fn merge(target: &mut Value, change: &Value) {
    let Value::Object(change) = change else {
        *target = change.clone();
        return;
    };
    if !target.is_object() {
        *target = Value::Object(Map::new());
    }
    let Value::Object(target) = target else { return };
    for (key, value) in change {
        if value.is_null() {
            target.remove(key);
        } else {
            merge(target.entry(key.clone()).or_insert(Value::Null), value);
        }
    }
}

#[cfg(test)]
mod tests;
