#![allow(clippy::unwrap_used)]
use super::*;
use domain::notifications::{Channel, NotificationType};
use serde_json::json;

fn merged(of: &Preferences, change: Value) -> Result<Preferences, Error> {
    of.merged(change.as_object().unwrap())
}

#[test]
fn changes_are_merged_and_null_restores_the_default() {
    let mine = merged(
        &Preferences::default(),
        json!({
            "notifications_enabled": true,
            "notifications": {"job_failed": {"sound": true, "webhook": true}, "system": {"bell": false}},
            "quiet_hours": {"enabled": true, "from": "23:15"},
            "ui": {"density": "compact", "sidebar": true},
        }),
    )
    .unwrap();
    let mine = merged(
        &mine,
        json!({"notifications": {"job_failed": {"sound": null}, "system": null}, "ui": {"sidebar": null}}),
    )
    .unwrap();
    assert!(mine.notifications_enabled);
    assert!(!mine.notifications.is_on(NotificationType::JobFailed, Channel::Sound));
    assert!(mine.notifications.is_on(NotificationType::System, Channel::Bell));
    assert!(mine.notifications.0[&NotificationType::JobFailed]["webhook"], "an unknown channel is preserved");
    assert_eq!((mine.quiet_hours.from.as_str(), mine.quiet_hours.to.as_str()), ("23:15", "07:00"));
    assert_eq!(mine.further["ui"], json!({"density": "compact"}));
}

#[test]
fn defaults_are_those_of_the_product() {
    let fresh = Preferences::default();
    assert!(!fresh.notifications_enabled && !fresh.quiet_hours.enabled);
    for kind in NotificationType::ALL {
        let is_job = kind.as_str().starts_with("job_");
        let on = Channel::ALL.map(|channel| fresh.notifications.is_on(kind, channel));
        assert_eq!(on, [true, is_job, false, false], "{kind:?}");
    }
}

#[test]
fn invalid_fields_are_named() {
    let wrong = [
        (json!({"theme": "blue"}), "theme"),
        (json!({"notifications_enabled": "yes"}), "notifications_enabled"),
        (json!({"notifications": true}), "notifications"),
        (json!({"notifications": {"job_done": {"bell": true}}}), "notifications"),
        (json!({"notifications": {"system": true}}), "notifications.system"),
        (json!({"notifications": {"system": {"bell": 1}}}), "notifications.system.bell"),
        (json!({"notifications": {"system": {"Big Bell": true}}}), "notifications.system"),
        (json!({"quiet_hours": {"from": "25:00"}}), "quiet_hours.from"),
        (json!({"quiet_hours": {"to": "22:00"}}), "quiet_hours.to"),
        (json!({"quiet_hours": {"zone": "Europe/Atlantis"}}), "quiet_hours.zone"),
        (json!({"quiet_hours": {"days": [7]}}), "quiet_hours.days"),
        (json!({"quiet_hours": {"until": "07:00"}}), "quiet_hours.until"),
        (json!({"sound": {"volume": 1.5}}), "sound.volume"),
        (json!({"sound": 1}), "sound"),
        (json!({"notes": "x".repeat(40_000)}), "preferences"),
    ];
    for (change, field) in wrong {
        let refused = merged(&Preferences::default(), change.clone()).unwrap_err();
        let fields: Vec<&str> = refused.fields().iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, [field], "{change}");
    }
}

#[test]
fn preferences_of_the_original_are_parsed() {
    let original = json!({
        "notifications_enabled": true,
        "theme": "dark",
        "generation_defaults": {"steps": 30},
        "favorite_tags": ["a", "b"],
    });
    let read: Preferences = serde_json::from_value(original.clone()).unwrap();
    assert!(read.notifications_enabled && read.theme == Theme::Dark);
    let written = serde_json::to_value(&read).unwrap();
    for (key, value) in original.as_object().unwrap() {
        assert_eq!(&written[key], value, "{key}");
    }
}
