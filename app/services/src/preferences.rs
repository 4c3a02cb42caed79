//! What a person set for themselves: typed, checked, merged. Stays on the server; pages get what they need of it.

mod check;

use crate::notifications::preferences::Channels;
use crate::notifications::quiet_hours::QuietHours;
use domain::accounts::{Density, TabIndicators, Theme};
use domain::error::Error;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Bytes of all preferences as JSON.
const BYTES: usize = 32 * 1024;

/// All that a person set. Keys that this version does not know are kept.
#[derive(
    Clone, Debug, Default, PartialEq, Serialize, Deserialize, sea_orm::FromJsonQueryResult, ToSchema,
)]
#[serde(default)]
pub struct Preferences {
    pub theme: Theme,
    pub density: Density,
    /// Whether they are told when their work ends.
    pub notifications_enabled: bool,
    /// Type of notification → channel (bell, toast, sound, browser) → whether.
    #[schema(value_type = std::collections::HashMap<String, std::collections::HashMap<String, bool>>)]
    pub notifications: Channels,
    pub quiet_hours: QuietHours,
    pub sound: Sound,
    pub tab: TabIndicators,
    /// Whether they want no more offers to turn notifications on.
    pub invitation_closed: bool,
    #[serde(flatten)]
    pub further: BTreeMap<String, Value>,
}

/// How news sound.
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
    /// These with `change` merged in as RFC 7396 says: null puts back the default.
    ///
    /// # Errors
    /// [`Error::Invalid`] with an entry for each part that is no such thing.
    pub fn merged(&self, change: &Map<String, Value>) -> Result<Self, Error> {
        let mut all = as_value(self)?;
        merge(&mut all, &Value::Object(change.clone()));
        let mut errors = Vec::new();
        check::all(&all, &mut errors);
        let text = all.to_string();
        // PostgreSQL keeps no such letter in JSON.
        if text.len() > BYTES || text.contains("\\u0000") {
            errors.push(check::refused("preferences", format!("at most {} kB of text", BYTES / 1024)));
        }
        if !errors.is_empty() {
            return Err(Error::Invalid(errors));
        }
        serde_json::from_value(all).map_err(|error| {
            tracing::warn!(%error, "preferences that were checked could not be read");
            Error::field("preferences", "are of another shape")
        })
    }

    /// With a word for every type and channel, as REST shows them.
    pub fn complete(&self) -> Self {
        Self { notifications: self.notifications.complete(), ..self.clone() }
    }
}

fn as_value(preferences: &Preferences) -> Result<Value, Error> {
    serde_json::to_value(preferences).map_err(|error| {
        tracing::error!(%error, "preferences could not be written as JSON");
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
