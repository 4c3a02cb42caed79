//! Which way news go.

use super::{ended, rows};
use crate::database::Stage;
use crate::on_both;
use chrono::{TimeDelta, Utc};
use domain::accounts::User;
use serde_json::{Value, json};
use services::accounts::change_preferences;
use services::notifications::{NewNotification, record_outcome, unread_count};

async fn prefer(stage: &Stage, user: &User, change: Value) {
    change_preferences(&stage.db.write, &user.id, change.as_object().unwrap()).await.unwrap();
}

/// What a failure does for who has set what they have set.
async fn failed(stage: &Stage, user: &User) -> Option<NewNotification> {
    let sketch = stage.sketch().await;
    let job = ended(stage, user, &sketch, 1).await;
    record_outcome(&stage.db.write, &job).await.unwrap()
}

async fn by_channel(stage: &Stage) {
    let user = stage.user("mira").await;
    prefer(stage, &user, json!({"notifications_enabled": true, "sound": {"volume": 0.25}})).await;
    let delivery = failed(stage, &user).await.unwrap().delivery;
    assert!(delivery.bell && delivery.toast && !delivery.sound && !delivery.browser);
    assert_eq!(delivery.volume, 0.25);
    let aloud = json!({"notifications": {"job_failed": {"toast": false, "sound": true, "browser": true}}});
    prefer(stage, &user, aloud).await;
    let delivery = failed(stage, &user).await.unwrap().delivery;
    assert!(delivery.bell && !delivery.toast && delivery.sound && delivery.browser);

    prefer(stage, &user, json!({"notifications": {"job_failed": {"bell": false}}})).await;
    let new = failed(stage, &user).await.unwrap();
    assert_eq!((new.unread, new.delivery.bell), (2, false), "it is no news in the bell");
    assert!(new.notification.archived_at.is_some() && new.notification.read_status);
    let silent = json!({"notifications": {"job_failed": {"sound": false, "browser": false}}});
    prefer(stage, &user, silent).await;
    assert_eq!(failed(stage, &user).await, None);
    assert_eq!(rows(stage, &user, "").await, 3);
    assert_eq!(unread_count(&stage.db.read, &user.id).await.unwrap(), 2);
}

on_both!(row_30_news_go_the_ways_that_were_chosen, by_channel);

async fn in_quiet_hours(stage: &Stage) {
    let user = stage.user("mira").await;
    let at = |hours| (Utc::now() + TimeDelta::hours(hours)).format("%H:%M").to_string();
    prefer(
        stage,
        &user,
        json!({
            "notifications_enabled": true,
            "notifications": {"job_failed": {"sound": true, "browser": true}},
            "quiet_hours": {"enabled": true, "from": at(-2), "to": at(2), "zone": "UTC"},
        }),
    )
    .await;
    let new = failed(stage, &user).await.unwrap();
    let delivery = new.delivery;
    assert!(delivery.bell && !delivery.toast && !delivery.sound && !delivery.browser);
    assert_eq!(new.unread, 1, "the bell still fills");
    prefer(stage, &user, json!({"quiet_hours": {"from": at(2), "to": at(4)}})).await;
    let delivery = failed(stage, &user).await.unwrap().delivery;
    assert!(delivery.toast && delivery.sound && delivery.browser);
}

on_both!(row_31_in_quiet_hours_only_the_bell_fills, in_quiet_hours);
