//! Generation jobs over REST.

pub mod cancelling;
pub mod changing;
pub mod listing;

use crate::on_each_database;
use crate::support::test_app::{TestApp, TestUser};
use serde_json::{Value, json};
use services::queue;

const JOBS: &str = "/api/v1/generation-jobs";

async fn create(app: &TestApp, person: &TestUser, body: Value) -> Value {
    app.post(JOBS).with_user(person).json(&body).send().await.expect(201).json()
}

async fn row_1_five_creates_give_five_increasing_ids(app: &TestApp) {
    let mira = app.member("mira").await;
    app.test_db.sketch().await;
    let mut ids = Vec::new();
    for _ in 0..5 {
        let answer = app
            .post(JOBS)
            .with_user(&mira)
            .json(&json!({"job_type": "image", "prompt": "a fox"}))
            .send()
            .await
            .expect(201);
        let job = answer.json();
        assert_eq!(answer.header("location"), format!("{JOBS}/{}", job["id"]));
        assert_eq!((&job["status"], &job["job_type"]), (&json!("pending"), &json!("image_generation")));
        ids.push(job["id"].as_i64().unwrap());
    }
    assert!(ids.is_sorted_by(|one, next| one < next), "{ids:?}");
}

on_each_database!(row_1_five_creates_give_five_increasing_ids);

async fn row_2_short_and_long_type_names(app: &TestApp) {
    let mira = app.member("mira").await;
    app.test_db.sketch().await;
    for name in ["image", "image_generation"] {
        create(app, &mira, json!({"job_type": name, "prompt": "a fox"})).await;
        let page =
            app.get(&format!("{JOBS}?job_type={name}")).with_user(&mira).send().await.expect(200).json();
        assert_eq!(page["total"], page["items"].as_array().unwrap().len());
        assert_eq!(page["items"][0]["job_type"], "image_generation");
    }
    for name in ["text", "video_generation", "audio", "sculpture"] {
        let answer =
            app.post(JOBS).with_user(&mira).json(&json!({"job_type": name, "prompt": "a fox"})).send().await;
        assert_eq!(answer.fields(), ["job_type"], "{name}");
    }
}

on_each_database!(row_2_short_and_long_type_names);

#[tokio::test]
async fn row_3_every_error_names_field_and_limit() {
    let app = TestApp::sqlite().await;
    let mira = app.member("mira").await;
    let refused = [
        (json!({"prompt": "  "}), "prompt", "10,000"),
        (json!({"prompt": "x".repeat(10_001)}), "prompt", "10"),
        (json!({"prompt": "x", "negative_prompt": "x".repeat(20_001)}), "negative_prompt", "20"),
        (json!({"prompt": "x", "width": 60}), "width", "multiple of 8"),
        (json!({"prompt": "x", "height": 2056}), "height", "2048"),
        (json!({"prompt": "x", "batch_size": 9}), "batch_size", "8"),
        (json!({"prompt": "x", "sampler_params": {"steps": 151}}), "sampler_params.steps", "150"),
        (json!({"prompt": "x", "sampler_params": {"cfg": 20.5}}), "sampler_params.cfg", "20"),
        (json!({"prompt": "x", "sampler_params": {"seed": -2}}), "sampler_params.seed", "-1"),
        (json!({"prompt": "x", "sampler_params": {"denoise": 2}}), "sampler_params.denoise", "1"),
        (json!({"prompt": "x", "lora_models": vec![json!({"name": "a"}); 11]}), "lora_models", "10"),
        (json!({"prompt": "x", "priority": 101}), "priority", "100"),
        (
            json!({"prompt": "x", "sampler_params": {"sampler_name": ""}}),
            "sampler_params.sampler_name",
            "required",
        ),
        (
            json!({"prompt": "x", "sampler_params": {"scheduler": "x".repeat(256)}}),
            "sampler_params.scheduler",
            "255",
        ),
    ];
    for (body, field, limit) in refused {
        let answer = app.post(JOBS).with_user(&mira).json(&body).send().await.expect(422).json();
        assert_eq!(answer["errors"][0]["field"], field);
        assert!(answer["errors"][0]["message"].as_str().unwrap().contains(limit), "{answer}");
    }
    let total = app.get(JOBS).with_user(&mira).send().await.expect(200).json()["total"].clone();
    assert_eq!(total, 0, "a refused job left a row");
}

#[tokio::test]
async fn row_3_invalid_bodies_are_refused_by_field_and_never_echoed() {
    let app = TestApp::sqlite().await;
    let mira = app.member("mira").await;
    let send = async |kind: &str, body: &str| {
        app.post(JOBS).with_user(&mira).raw(kind, body.to_owned()).send().await
    };
    let json = "application/json";
    assert_eq!(send(json, r#"{"prompt":"x","colour":"secret-word"}"#).await.fields(), ["colour"]);
    assert_eq!(
        send(json, r#"{"prompt":"x","sampler_params":{"stepz":1}}"#).await.fields(),
        ["sampler_params.stepz"]
    );
    assert_eq!(send(json, r#"{"prompt":"x","sampler_params":[1]}"#).await.fields(), ["sampler_params"]);
    assert_eq!(send(json, r#"{"prompt":"x","lora_models":[["ink"]]}"#).await.fields(), ["lora_models.0"]);
    assert_eq!(send(json, "{}").await.fields(), ["prompt"]);
    let wrong = send(json, r#"{"prompt":"x","width":"secret-word"}"#).await;
    assert!(!wrong.text().contains("secret-word"), "{}", wrong.text());
    assert_eq!(wrong.fields(), ["width"]);
    assert_eq!(send(json, "{\"prompt\":").await.expect(400).json()["kind"], "unreadable");
    assert_eq!(
        send(json, r#"{"prompt":"x","sampler_params":{"cfg":1e400}}"#).await.fields(),
        ["sampler_params.cfg"]
    );
    send(json, "").await.expect(400);
    assert_eq!(send("text/plain", "{}").await.expect(415).json()["kind"], "unsupported_media_type");
}

#[tokio::test]
async fn row_3_another_users_id_is_refused() {
    let app = TestApp::sqlite().await;
    let (mira, ben) = (app.member("mira").await, app.member("ben").await);
    app.test_db.sketch().await;
    let send = async |id: &str| {
        app.post(JOBS).with_user(&mira).json(&json!({"prompt": "x", "user_id": id})).send().await
    };
    send(&mira.user.id).await.expect(201);
    send(&ben.user.id).await.expect(404);
    assert_eq!(send("everybody").await.fields(), ["user_id"]);
}

/// A create never waits for a worker or an engine: one holds every lock that a running job holds.
async fn row_5_create_responds_while_others_work(app: &TestApp) {
    let mira = app.member("mira").await;
    let engine = app.test_db.sketch().await;
    create(app, &mira, json!({"prompt": "long work"})).await;
    let claim = app.test_db.claim("busy worker", &engine).await;
    let notified = app.web.context.worker_signal.notified();
    tokio::pin!(notified);
    notified.as_mut().enable();
    let job = create(app, &mira, json!({"prompt": "while others work"})).await;
    assert_eq!((&job["status"], &job["queue_position"]), (&json!("pending"), &json!(1)));
    notified.await;
    let first = app.get(&format!("{JOBS}/{}", claim.job_id)).with_user(&mira).send().await.expect(200).json();
    assert_eq!(first["status"], "running");
}

on_each_database!(row_5_create_responds_while_others_work);

async fn row_6_same_key_same_job(app: &TestApp) {
    let mira = app.member("mira").await;
    let ben = app.member("ben").await;
    app.test_db.sketch().await;
    let send = async |person: &TestUser, prompt: &str| {
        let call = app.post(JOBS).with_user(person).header("idempotency-key", "press-1");
        call.json(&json!({"prompt": prompt})).send().await
    };
    let first = send(&mira, "a fox").await.expect(201).json();
    let again = send(&mira, "a fox").await.expect(200);
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!(again.json()["id"], first["id"]);
    assert_eq!(send(&mira, "a hare").await.fields(), ["Idempotency-Key"]);
    assert_ne!(send(&ben, "a fox").await.expect(201).json()["id"], first["id"]);
}

on_each_database!(row_6_same_key_same_job);

async fn row_7_a_known_model_waits_and_an_unknown_engine_is_refused(app: &TestApp) {
    let mira = app.member("mira").await;
    app.test_db.sketch().await;
    let engine = app.test_db.comfyui(&["dream.safetensors"], &[]).await;
    let state = domain::engines::EngineState::Down;
    services::engines::save_state(&app.test_db.db.write, engine.id, state, Some("refused")).await.unwrap();
    let job = create(app, &mira, json!({"prompt": "a fox", "checkpoint_model": "dream.safetensors"})).await;
    assert_eq!((&job["status"], &job["checkpoint_model"]), (&json!("pending"), &json!("dream.safetensors")));
    for name in ["engine", "backend"] {
        let answer =
            app.post(JOBS).with_user(&mira).json(&json!({"prompt": "a fox", name: "the moon"})).send().await;
        assert_eq!(answer.fields(), ["engine"]);
    }
    let answer = app
        .post(JOBS)
        .with_user(&mira)
        .json(&json!({"prompt": "x", "checkpoint_model": "none"}))
        .send()
        .await;
    assert!(answer.text().contains("dream.safetensors"), "{}", answer.text());
    assert_eq!(answer.fields(), ["checkpoint_model"]);
}

on_each_database!(row_7_a_known_model_waits_and_an_unknown_engine_is_refused);

async fn row_12_cancel_is_immediate_for_waiting_jobs_and_reaches_the_worker_for_running_ones(app: &TestApp) {
    let mira = app.member("mira").await;
    let engine = app.test_db.sketch().await;
    let mut bus = app.web.context.events.subscribe(&mira.user.id);
    let waiting = create(app, &mira, json!({"prompt": "a fox"})).await["id"].as_i64().unwrap();
    let cancel = async |id: i64, body: Value| {
        app.post(&format!("{JOBS}/{id}/cancel")).with_user(&mira).json(&body).send().await
    };
    let job = cancel(waiting, json!({"reason": "changed my mind"})).await.expect(200).json();
    assert_eq!((&job["status"], &job["cancel_reason"]), (&json!("cancelled"), &json!("changed my mind")));
    let mut published = Vec::new();
    while let Ok(services::events::Event::Text { frame, .. }) = bus.try_recv() {
        published.push(frame.to_string());
    }
    assert!(published.iter().any(|frame| frame.contains("\"status\":\"cancelled\"")), "{published:?}");
    let conflict = cancel(waiting, json!({})).await.expect(409).json();
    assert!(conflict["detail"].as_str().unwrap().contains("cancelled"), "{conflict}");

    let running = create(app, &mira, json!({"prompt": "a hare"})).await["id"].as_i64().unwrap();
    app.test_db.claim("worker", &engine).await;
    let mut cancellations = app.web.context.worker_signal.cancellations();
    let job = app.post(&format!("{JOBS}/{running}/cancel")).with_user(&mira).send().await.expect(200).json();
    assert_eq!(job["status"], "running");
    assert!(job["cancel_requested_at"].is_string());
    assert_eq!(cancellations.try_recv().unwrap(), running);
    let too_long = cancel(running, json!({"reason": "x".repeat(501)})).await;
    assert_eq!(too_long.fields(), ["reason"]);
}

on_each_database!(row_12_cancel_is_immediate_for_waiting_jobs_and_reaches_the_worker_for_running_ones);

async fn row_13_a_deleted_job_disappears_at_once(app: &TestApp) {
    let mira = app.member("mira").await;
    let engine = app.test_db.sketch().await;
    let id = create(app, &mira, json!({"prompt": "a fox"})).await["id"].as_i64().unwrap();
    let path = format!("{JOBS}/{id}");
    app.request("DELETE", &path).with_user(&mira).send().await.expect(409);
    let claim = app.test_db.claim("worker", &engine).await;
    let kind = domain::jobs::ErrorKind::EngineError;
    queue::fail(&app.test_db.db.write, &claim, "worker", kind, "The engine stumbled.", None).await.unwrap();
    let retried = app.post(&format!("{path}/retry")).with_user(&mira).send().await.expect(201).json();
    assert_eq!((&retried["parent_job_id"], &retried["status"]), (&json!(id), &json!("pending")));
    let attempts = app.get(&format!("{path}/attempts")).with_user(&mira).send().await.expect(200).json();
    assert_eq!(attempts[0]["outcome"], "failed");
    app.request("DELETE", &path).with_user(&mira).send().await.expect(204);
    app.get(&path).with_user(&mira).send().await.expect(404);
    let page = app.get(JOBS).with_user(&mira).send().await.json();
    assert!(page["items"].as_array().unwrap().iter().all(|job| job["id"] != id), "{page}");
}

on_each_database!(row_13_a_deleted_job_disappears_at_once);

#[tokio::test]
async fn polling_an_unchanged_job_is_304() {
    let app = TestApp::sqlite().await;
    let mira = app.member("mira").await;
    app.test_db.sketch().await;
    let path = format!("{JOBS}/{}", create(&app, &mira, json!({"prompt": "a fox"})).await["id"]);
    let first = app.get(&path).with_user(&mira).send().await.expect(200);
    let known = app
        .get(&path)
        .with_user(&mira)
        .header("if-none-match", first.header("etag"))
        .send()
        .await
        .expect(304);
    assert!(known.body.is_empty());
    app.post(&format!("{path}/cancel")).with_user(&mira).send().await.expect(200);
    app.get(&path).with_user(&mira).header("if-none-match", first.header("etag")).send().await.expect(200);
}

#[tokio::test]
async fn a_trailing_slash_is_ignored_and_unknown_routes_return_json() {
    let app = TestApp::sqlite().await;
    let mira = app.member("mira").await;
    app.get(&format!("{JOBS}/")).with_user(&mira).send().await.expect(200);
    app.test_db.sketch().await;
    app.post(&format!("{JOBS}/")).with_user(&mira).json(&json!({"prompt": "a fox"})).send().await.expect(201);
    let lost = app.get("/api/v1/nothing").with_user(&mira).send().await.expect(404);
    assert_eq!(lost.json()["kind"], "not_found");
    assert_eq!(lost.json()["request_id"], lost.header("x-request-id"));
    let wrong = app.request("PUT", JOBS).with_user(&mira).send().await.expect(405).json();
    assert_eq!(wrong["kind"], "method_not_allowed");
    assert_eq!(app.get(&format!("{JOBS}/first")).with_user(&mira).send().await.fields(), ["id"]);
}

async fn a_search_that_is_too_long_is_refused(app: &TestApp) {
    let mira = app.member("mira").await;
    app.test_db.sketch().await;
    create(app, &mira, json!({"prompt": format!(" {} ", "x".repeat(10_000))})).await;
    let long = vec!["a"; 1_000].join("+");
    assert_eq!(app.get(&format!("{JOBS}?q={long}")).with_user(&mira).send().await.fields(), ["q"]);
    let words = vec!["x"; 100].join("+");
    app.get(&format!("{JOBS}?q={words}")).with_user(&mira).send().await.expect(200);
    assert_eq!(app.get(&format!("{JOBS}?cursor=-1")).with_user(&mira).send().await.fields(), ["cursor"]);
}

on_each_database!(a_search_that_is_too_long_is_refused);

async fn row_7_a_job_for_the_only_engine_waits_while_it_is_disabled(app: &TestApp) {
    let admin = app.admin("keeper").await;
    app.test_db.sketch().await;
    let engine = app.get("/api/v1/engines").with_user(&admin).send().await.json()["items"][0]["id"].clone();
    let off = json!({"enabled": false});
    app.request("PATCH", &format!("/api/v1/engines/{engine}"))
        .with_user(&admin)
        .json(&off)
        .send()
        .await
        .expect(200);
    let job = create(app, &admin, json!({"prompt": "a fox"})).await;
    assert_eq!((&job["checkpoint_model"], &job["status"]), (&json!("sketch"), &json!("pending")));
    let unknown = json!({"prompt": "a fox", "checkpoint_model": "nope"});
    assert_eq!(app.post(JOBS).with_user(&admin).json(&unknown).send().await.fields(), ["checkpoint_model"]);
    let models = app.get("/api/v1/checkpoint-models").with_user(&admin).send().await.json();
    assert_eq!(
        (&models["items"][0]["name"], &models["items"][0]["available"]),
        (&json!("sketch"), &json!(false))
    );
}

on_each_database!(row_7_a_job_for_the_only_engine_waits_while_it_is_disabled);
