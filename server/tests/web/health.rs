//! The health endpoints name the failing part.

use crate::on_each_database;
use crate::support::test_app::TestApp;
use crate::test_database::TestDatabase;
use serde_json::json;
use services::settings;

async fn row_46_an_empty_database_is_migrated_and_serves(app: &TestApp) {
    app.get("/healthz").send().await.expect(200);
    app.get("/readyz").send().await.expect(200);
    let mira = app.admin("mira").await;
    let lists =
        ["/api/v1/generation-jobs", "/api/v1/engines", "/api/v1/checkpoint-models", "/api/v1/lora-models"];
    for path in lists {
        assert_eq!(app.get(path).with_user(&mira).send().await.expect(200).json()["total"], 0, "{path}");
    }
    app.get("/api/v1/samplers").with_user(&mira).send().await.expect(200);
}

on_each_database!(row_46_an_empty_database_is_migrated_and_serves);

async fn row_47_health_names_each_engine(app: &TestApp) {
    let mira = app.member("mira").await;
    app.test_db.sketch().await;
    let comfyui = app.test_db.comfyui(&["dream.safetensors"], &[]).await;
    let state = domain::engines::EngineState::Down;
    services::engines::save_state(&app.test_db.db.write, comfyui.id, state, Some("connection refused"))
        .await
        .unwrap();
    let stranger = app.get("/api/v1/health").send().await.expect(200).json();
    assert_eq!((&stranger["ok"], &stranger["engines"]), (&json!(true), &json!(null)));
    let health = app.get("/api/v1/health").with_user(&mira).send().await.expect(200).json();
    assert_eq!(health["engines"]["sketch"], json!({"ok": true, "reason": null}));
    assert_eq!(health["engines"][&comfyui.name]["ok"], false);
    assert!(health["engines"][&comfyui.name]["reason"].is_string());
}

on_each_database!(row_47_health_names_each_engine);

#[tokio::test]
async fn row_47_missing_storage_is_reported() {
    let app = TestApp::sqlite().await;
    let files = app.folder.path().join("files");
    std::fs::remove_dir_all(&files).unwrap();
    std::fs::write(&files, "in the way").unwrap();
    let ready = app.get("/readyz").send().await.expect(503).json();
    assert!(ready["detail"].as_str().unwrap().contains("storage"), "{ready}");
    let health = app.get("/api/v1/health").send().await.expect(503).json();
    assert_eq!(
        (&health["parts"]["storage"]["ok"], &health["parts"]["database"]["ok"]),
        (&json!(false), &json!(true))
    );
    assert!(!health.to_string().contains(app.folder.path().to_str().unwrap()), "{health}");
    app.get("/healthz").send().await.expect(200);
}

#[tokio::test]
async fn row_47_full_storage_is_reported() {
    let app = TestApp::sqlite().await;
    settings::put(&app.test_db.db.write, settings::STORAGE_FULL, &true).await.unwrap();
    let ready = app.get("/readyz").send().await.expect(503).json();
    assert!(ready["detail"].as_str().unwrap().contains("storage: Disk full"), "{ready}");
}

#[tokio::test]
async fn row_47_a_missing_database_is_reported() {
    let app = TestApp::new(TestDatabase::sqlite().await).await;
    app.test_db.db.read.clone().close().await.unwrap();
    app.test_db.db.write.clone().close().await.unwrap();
    let ready = app.get("/readyz").send().await.expect(503).json();
    assert!(ready["detail"].as_str().unwrap().contains("database"), "{ready}");
    let health = app.get("/api/v1/health").send().await.expect(503).json();
    assert_eq!(health["parts"]["database"]["ok"], false);
}
