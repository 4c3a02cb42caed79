//! Delivery of notifications by channel.

use super::{ended, rows};
use crate::on_each_database;
use crate::test_database::TestDatabase;
use chrono::{TimeDelta, Utc};
use domain::accounts::User;
use serde_json::{Value, json};
use services::accounts::change_preferences;
use services::notifications::{NewNotification, notify_outcome, unread_count};

async fn prefer(test_db: &TestDatabase, user: &User, change: Value) {
    change_preferences(&test_db.db.write, &user.id, change.as_object().unwrap()).await.unwrap();
}

/// The notification of a failed job, under the user's current preferences.
async fn failed(test_db: &TestDatabase, user: &User) -> Option<NewNotification> {
    let sketch = test_db.sketch().await;
    let job = ended(test_db, user, &sketch, 1).await;
    notify_outcome(&test_db.db.write, &job).await.unwrap()
}

async fn row_30_notifications_use_the_chosen_channels(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    prefer(test_db, &user, json!({"notifications_enabled": true, "sound": {"volume": 0.25}})).await;
    let delivery = failed(test_db, &user).await.unwrap().delivery;
    assert!(delivery.bell && delivery.toast && !delivery.sound && !delivery.browser);
    assert_eq!(delivery.volume, 0.25);
    let aloud = json!({"notifications": {"job_failed": {"toast": false, "sound": true, "browser": true}}});
    prefer(test_db, &user, aloud).await;
    let delivery = failed(test_db, &user).await.unwrap().delivery;
    assert!(delivery.bell && !delivery.toast && delivery.sound && delivery.browser);

    prefer(test_db, &user, json!({"notifications": {"job_failed": {"bell": false}}})).await;
    let new = failed(test_db, &user).await.unwrap();
    assert_eq!((new.unread, new.delivery.bell), (2, false), "it doesn't count in the bell");
    assert!(new.notification.archived_at.is_some() && new.notification.read_status);
    let silent = json!({"notifications": {"job_failed": {"sound": false, "browser": false}}});
    prefer(test_db, &user, silent).await;
    assert_eq!(failed(test_db, &user).await, None);
    assert_eq!(rows(test_db, &user, "").await, 3);
    assert_eq!(unread_count(&test_db.db.read, &user.id).await.unwrap(), 2);
}

on_each_database!(row_30_notifications_use_the_chosen_channels);

async fn row_31_in_quiet_hours_only_the_bell_is_used(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let at = |hours| (Utc::now() + TimeDelta::hours(hours)).format("%H:%M").to_string();
    prefer(
        test_db,
        &user,
        json!({
            "notifications_enabled": true,
            "notifications": {"job_failed": {"sound": true, "browser": true}},
            "quiet_hours": {"enabled": true, "from": at(-2), "to": at(2), "zone": "UTC"},
        }),
    )
    .await;
    let new = failed(test_db, &user).await.unwrap();
    let delivery = new.delivery;
    assert!(delivery.bell && !delivery.toast && !delivery.sound && !delivery.browser);
    assert_eq!(new.unread, 1, "it still appears in the bell");
    prefer(test_db, &user, json!({"quiet_hours": {"from": at(2), "to": at(4)}})).await;
    let delivery = failed(test_db, &user).await.unwrap().delivery;
    assert!(delivery.toast && delivery.sound && delivery.browser);
}

on_each_database!(row_31_in_quiet_hours_only_the_bell_is_used);
