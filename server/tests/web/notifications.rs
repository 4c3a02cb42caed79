//! Notifications over REST and on pages.

mod forms;
mod live;
mod preferences;
mod random;
mod rest;

use crate::support::test_app::{TestApp, TestUser};
use domain::notifications::Channel;
use services::notifications::test;

const PATH: &str = "/api/v1/notifications";

/// Creates `how_many` notifications for `person`; returns their ids, oldest first.
async fn notify(app: &TestApp, person: &TestUser, how_many: usize) -> Vec<i64> {
    let mut ids = Vec::new();
    for _ in 0..how_many {
        let new = test(&app.test_db.db.write, &person.user.id, Channel::Bell).await.unwrap();
        ids.push(new.notification.id);
    }
    ids
}

async fn unread(app: &TestApp, person: &TestUser) -> i64 {
    let count = app.get(&format!("{PATH}/unread/count")).with_user(person).send().await.expect(200);
    count.json()["unread_count"].as_i64().unwrap()
}
