//! Changing waiting jobs, over REST and by forms without JavaScript.

mod again;
mod editing;
mod order;
mod plain_forms;
mod whole_queue;

use crate::support::request::TestResponse;
use crate::support::test_app::{TestApp, TestUser};
use serde_json::Value;

const JOBS: &str = "/api/v1/generation-jobs";

async fn create(app: &TestApp, person: &TestUser, body: Value) -> Value {
    app.post(JOBS).with_user(person).json(&body).send().await.expect(201).json()
}

async fn send(app: &TestApp, person: &TestUser, method: &str, path: &str, body: Value) -> TestResponse {
    app.request(method, &format!("{JOBS}/{path}")).with_user(person).json(&body).send().await
}

/// Ids of the waiting jobs in their order.
async fn order(app: &TestApp, person: &TestUser) -> Vec<i64> {
    let waiting =
        app.get(&format!("{JOBS}?status=pending")).with_user(person).send().await.expect(200).json();
    let mut jobs = waiting["items"].as_array().unwrap().clone();
    jobs.sort_by_key(|job| job["queue_position"].as_u64());
    jobs.iter().map(|job| job["id"].as_i64().unwrap()).collect()
}
