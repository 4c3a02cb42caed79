//! The form of the notification settings.

use domain::error::{Error, FieldError};
use domain::notifications::{Channel, NotificationType};
use serde_json::{Map, Value, json};

/// The form's fields, as the server function `save_notification_preferences` of the crate `app` receives them.
pub struct SettingsForm {
    pub enabled: bool,
    pub channels: Vec<String>,
    pub quiet: bool,
    pub from: Option<String>,
    pub to: Option<String>,
    pub zone: Option<String>,
    pub days: Vec<String>,
    pub volume: Option<String>,
    pub tab: Vec<String>,
}

impl SettingsForm {
    /// The change to the user's preferences. Channels that the form does not show stay as they are.
    ///
    /// # Errors
    /// [`Error::Invalid`] naming the fields that are not valid numbers.
    pub fn change(&self) -> Result<Map<String, Value>, Error> {
        let mut errors = Vec::new();
        let days: Vec<Option<u8>> = self.days.iter().map(|day| day.parse().ok()).collect();
        if days.contains(&None) {
            errors.push(FieldError::new("days", "must be 0 (Monday) to 6 (Sunday)"));
        }
        let volume = given(&self.volume).map(str::parse::<f64>);
        if volume.as_ref().is_some_and(Result::is_err) {
            errors.push(FieldError::new("volume", "must be a number from 0 to 1"));
        }
        if !errors.is_empty() {
            return Err(Error::Invalid(errors));
        }
        let mut change = Map::new();
        change.insert("notifications_enabled".into(), self.enabled.into());
        change.insert("notifications".into(), self.types());
        change.insert("quiet_hours".into(), self.quiet_hours(&days));
        let sign = |name: &str| self.tab.iter().any(|on| on == name);
        change.insert(
            "tab".into(),
            json!({ "title": sign("title"), "icon": sign("icon"), "badge": sign("badge") }),
        );
        if let Some(Ok(volume)) = volume {
            change.insert("sound".into(), json!({ "volume": volume }));
        }
        Ok(change)
    }

    fn types(&self) -> Value {
        let is_ticked = |kind: NotificationType, channel: Channel| {
            let name = format!("{}.{}", kind.as_str(), channel.as_str());
            (channel.as_str().to_owned(), Value::from(self.channels.contains(&name)))
        };
        let of = |kind| Value::from_iter(Channel::ALL.map(|channel| is_ticked(kind, channel)));
        NotificationType::ALL.map(|kind| (kind.as_str().to_owned(), of(kind))).into_iter().collect()
    }

    fn quiet_hours(&self, days: &[Option<u8>]) -> Value {
        let mut hours = json!({ "enabled": self.quiet, "days": days, "zone": given(&self.zone) });
        for (name, time) in [("from", given(&self.from)), ("to", given(&self.to))] {
            if let Some(time) = time {
                hours[name] = time.into();
            }
        }
        hours
    }

    /// The same error with the names of the form's fields.
    pub fn refused(error: Error) -> Error {
        let Error::Invalid(fields) = error else { return error };
        let last = |field: String| field.rsplit('.').next().map_or_else(String::new, str::to_owned);
        let named = |refused: FieldError| FieldError { field: last(refused.field), ..refused };
        Error::Invalid(fields.into_iter().map(named).collect())
    }
}

fn given(field: &Option<String>) -> Option<&str> {
    field.as_deref().map(str::trim).filter(|text| !text.is_empty())
}
