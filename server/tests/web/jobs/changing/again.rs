//! Running earlier jobs again, and a full queue.

use super::{JOBS, create};
use crate::on_each_database;
use crate::support::test_app::{TestApp, TestUser};
use crate::test_database::TestDatabase;
use serde_json::{Value, json};

async fn row_6_and_11_a_remix_is_a_new_job_and_its_key_creates_one_only(app: &TestApp) {
    let mira = app.member("mira").await;
    app.test_db.sketch().await;
    let request = json!({"prompt": "a fox", "sampler_params": {"seed": 7}, "params": {"shot": [4]}});
    let job = create(app, &mira, request).await;
    let path = format!("{JOBS}/{}/remix", job["id"]);
    let remix = async |key: &str, body: Value| {
        app.post(&path).with_user(&mira).header("idempotency-key", key).json(&body).send().await
    };
    let overrides = json!({"overrides": {"width": 512, "sampler_params": {"steps": 5}}});
    let made = remix("one", overrides.clone()).await.expect(201);
    assert_eq!(made.header("location"), format!("{JOBS}/{}", made.json()["id"]));
    let made = made.json();
    assert_eq!((&made["parent_job_id"], &made["prompt"]), (&job["id"], &json!("a fox")));
    assert_eq!((&made["width"], &made["steps"]), (&json!(512), &json!(5)));
    assert_ne!(made["seed"], 7);
    assert_eq!(made["params"], json!({"shot": [4]}));
    let again = remix("one", overrides).await.expect(200);
    assert_eq!((again.header("idempotency-replayed"), &again.json()["id"]), ("true", &made["id"]));
    assert_eq!(remix("one", json!({})).await.fields(), ["Idempotency-Key"]);
    app.post(&path).with_user(&mira).send().await.expect(201);
    for (body, field) in [
        (json!({"overrides": {"sampler_params": {"steps": 0}}}), "overrides.sampler_params.steps"),
        (json!({"overrides": {"colour": 1}}), "overrides.colour"),
        (json!({"overrides": ["a fox"]}), "overrides"),
        (json!({"overrides": {"revision": 1}}), "overrides.revision"),
        (json!({"prompt": "x"}), "prompt"),
    ] {
        assert_eq!(remix("two", body).await.fields(), [field]);
    }
}

on_each_database!(row_6_and_11_a_remix_is_a_new_job_and_its_key_creates_one_only);

async fn row_6_a_retry_with_a_key_creates_one_job(app: &TestApp) {
    let mira = app.member("mira").await;
    app.test_db.sketch().await;
    let id = create(app, &mira, json!({"prompt": "a fox"})).await["id"].clone();
    app.post(&format!("{JOBS}/{id}/cancel")).with_user(&mira).send().await.expect(200);
    let retry = async || {
        let call =
            app.post(&format!("{JOBS}/{id}/retry")).with_user(&mira).header("idempotency-key", "again");
        call.send().await
    };
    let made = retry().await.expect(201).json();
    assert_eq!(retry().await.expect(200).json()["id"], made["id"]);
    assert_eq!(app.get(JOBS).with_user(&mira).send().await.expect(200).json()["total"], 2);
}

on_each_database!(row_6_a_retry_with_a_key_creates_one_job);

async fn full(test_db: TestDatabase) {
    let app = TestApp::with(test_db, &[("GENONAUT_WAITING_JOBS", "2")]).await;
    let (mira, ben) = (app.member("mira").await, app.member("ben").await);
    app.test_db.sketch().await;
    let press = async |person: &TestUser, key: &str| {
        let call = app.post(JOBS).with_user(person).header("idempotency-key", key);
        call.json(&json!({"prompt": "a fox"})).send().await
    };
    let first = press(&mira, "one").await.expect(201).json();
    press(&mira, "two").await.expect(201);
    let full = press(&mira, "three").await.expect(429);
    assert!(full.header("retry-after").parse::<u64>().unwrap() > 0);
    assert_eq!(full.json()["kind"], "queue_full");
    assert!(full.json()["detail"].as_str().unwrap().contains("limit reached (2)"), "{}", full.text());
    // A replay returns the existing job, and other users aren't affected.
    assert_eq!(press(&mira, "one").await.expect(200).json()["id"], first["id"]);
    press(&ben, "one").await.expect(201);
    app.post(&format!("{JOBS}/{}/cancel", first["id"])).with_user(&mira).send().await.expect(200);
    press(&mira, "three").await.expect(201);
    let form = app.post("/api/fn/submit_job").with_user(&mira).header("accept", "application/json");
    let refused = form.form(&[("draft[prompt]", "a hare")]).send().await.expect(429);
    assert!(!refused.header("retry-after").is_empty());
    app.test_db.drop_database().await;
}

#[tokio::test]
async fn row_6_a_full_queue_is_429_with_a_message_and_a_replay_is_not() {
    full(TestDatabase::sqlite().await).await;
    if let Some(test_db) = TestDatabase::postgres().await {
        full(test_db).await;
    }
}
