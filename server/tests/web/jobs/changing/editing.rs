//! Edits of a waiting job, accepted and refused.

use super::{JOBS, create, send};
use crate::on_each_database;
use crate::support::test_app::TestApp;
use serde_json::json;
use services::queue;

async fn row_11_a_waiting_job_is_patched_and_a_stale_patch_returns_the_current_job(app: &TestApp) {
    let mira = app.member("mira").await;
    app.test_db.sketch().await;
    let job = create(app, &mira, json!({"prompt": "a fox", "sampler_params": {"seed": 7}})).await;
    let id = job["id"].to_string();
    let body = json!({
        "prompt": "an owl", "sampler_params": {"steps": 12, "cfg": 6.5}, "priority": 3, "revision": job["revision"]
    });
    let now = send(app, &mira, "PATCH", &id, body.clone()).await.expect(200).json();
    assert_eq!((&now["prompt"], &now["steps"], &now["seed"]), (&json!("an owl"), &json!(12), &json!(7)));
    assert_eq!(app.get(&format!("{JOBS}/{id}")).with_user(&mira).send().await.expect(200).json(), now);

    let stale = send(app, &mira, "PATCH", &id, body).await.expect(409).json();
    assert_eq!((&stale["kind"], &stale["current"]), (&json!("conflict"), &now));
    let unchanged = send(app, &mira, "PATCH", &id, json!({"priority": 3})).await.expect(200).json();
    assert_eq!(unchanged, now);
}

on_each_database!(row_11_a_waiting_job_is_patched_and_a_stale_patch_returns_the_current_job);

#[tokio::test]
async fn row_3_and_4_a_patch_is_validated_like_a_create() {
    let app = TestApp::sqlite().await;
    let mira = app.member("mira").await;
    app.test_db.sketch().await;
    let job = create(&app, &mira, json!({"prompt": "a fox"})).await;
    let id = job["id"].to_string();
    for (body, field) in [
        (json!({"prompt": " "}), "prompt"),
        (json!({"width": 61}), "width"),
        (json!({"sampler_params": {"steps": 151}}), "sampler_params.steps"),
        (json!({"sampler_params": {"stepz": 1}}), "sampler_params.stepz"),
        (json!({"checkpoint_model": "nothing"}), "checkpoint_model"),
        (json!({"lora_models": [{"name": "nothing"}]}), "lora_models.0.name"),
        (json!({"engine": "the moon"}), "engine"),
        (json!({"status": "completed"}), "status"),
        (json!({"held": "yes"}), "held"),
    ] {
        assert_eq!(send(&app, &mira, "PATCH", &id, body).await.fields(), [field]);
    }
    let names = send(&app, &mira, "PATCH", &id, json!({"checkpoint_model": "nothing"})).await;
    assert!(names.text().contains("sketch"), "{}", names.text());
    assert_eq!(app.get(&format!("{JOBS}/{id}")).with_user(&mira).send().await.expect(200).json(), job);
}

async fn row_11_illegal_moves_are_409_and_name_the_state(app: &TestApp) {
    let mira = app.member("mira").await;
    let engine = app.test_db.sketch().await;
    let id = create(app, &mira, json!({"prompt": "a fox"})).await["id"].to_string();
    let waiting = create(app, &mira, json!({"prompt": "an owl"})).await["id"].to_string();
    let claim = app.test_db.claim("worker", &engine).await;
    let db = &app.test_db.db.write;
    for state in ["running", "failed"] {
        if state == "failed" {
            let kind = domain::jobs::ErrorKind::Invalid;
            queue::fail(db, &claim, "worker", kind, "No.", None).await.unwrap();
        }
        let before: i64 = id.parse().unwrap();
        for (method, path, body) in [
            ("PATCH", id.clone(), json!({"held": true})),
            ("POST", format!("{id}/move"), json!({"to": "top"})),
            ("POST", format!("{waiting}/move"), json!({"before": before})),
        ] {
            let answer = send(app, &mira, method, &path, body).await.expect(409).json();
            assert!(answer["detail"].as_str().unwrap().contains(state), "{path}: {answer}");
        }
    }
    let ended = send(app, &mira, "POST", &format!("{id}/cancel"), json!({})).await.expect(409).json();
    assert!(ended["detail"].as_str().unwrap().contains("failed"), "{ended}");
    let early = send(app, &mira, "POST", &format!("{waiting}/retry"), json!({})).await.expect(409).json();
    assert!(early["detail"].as_str().unwrap().contains("pending"), "{early}");
}

on_each_database!(row_11_illegal_moves_are_409_and_name_the_state);
