//! Whether the server says what is wrong.

use crate::database::Stage;
use crate::house::House;
use crate::on_each_database;
use serde_json::json;
use services::settings;

async fn empty(house: &House) {
    house.get("/healthz").send().await.expect(200);
    house.get("/readyz").send().await.expect(200);
    let mira = house.admin("mira").await;
    let lists =
        ["/api/v1/generation-jobs", "/api/v1/engines", "/api/v1/checkpoint-models", "/api/v1/lora-models"];
    for path in lists {
        assert_eq!(house.get(path).by(&mira).send().await.expect(200).json()["total"], 0, "{path}");
    }
    house.get("/api/v1/samplers").by(&mira).send().await.expect(200);
}

on_each_database!(row_46_an_empty_database_is_migrated_and_serves, empty);

async fn well(house: &House) {
    let mira = house.member("mira").await;
    house.stage.sketch().await;
    let comfyui = house.stage.comfyui(&["dream.safetensors"], &[]).await;
    let state = domain::engines::EngineState::Down;
    services::engines::save_state(&house.stage.db.write, comfyui.id, state, Some("connection refused"))
        .await
        .unwrap();
    let stranger = house.get("/api/v1/health").send().await.expect(200).json();
    assert_eq!((&stranger["ok"], &stranger["engines"]), (&json!(true), &json!(null)));
    let health = house.get("/api/v1/health").by(&mira).send().await.expect(200).json();
    assert_eq!(health["engines"]["sketch"], json!({"ok": true, "reason": null}));
    assert_eq!(health["engines"][&comfyui.name]["ok"], false);
    assert!(health["engines"][&comfyui.name]["reason"].is_string());
}

on_each_database!(row_47_health_names_each_engine, well);

#[tokio::test]
async fn row_47_storage_that_is_away_is_said() {
    let house = House::sqlite().await;
    let files = house.folder.path().join("files");
    std::fs::remove_dir_all(&files).unwrap();
    std::fs::write(&files, "in the way").unwrap();
    let ready = house.get("/readyz").send().await.expect(503).json();
    assert!(ready["detail"].as_str().unwrap().contains("storage"), "{ready}");
    let health = house.get("/api/v1/health").send().await.expect(503).json();
    assert_eq!(
        (&health["parts"]["storage"]["ok"], &health["parts"]["database"]["ok"]),
        (&json!(false), &json!(true))
    );
    assert!(!health.to_string().contains(house.folder.path().to_str().unwrap()), "{health}");
    house.get("/healthz").send().await.expect(200);
}

#[tokio::test]
async fn row_47_storage_that_is_full_is_said() {
    let house = House::sqlite().await;
    settings::put(&house.stage.db.write, settings::STORAGE_FULL, &true).await.unwrap();
    let ready = house.get("/readyz").send().await.expect(503).json();
    assert!(ready["detail"].as_str().unwrap().contains("storage: There is no room left"), "{ready}");
}

#[tokio::test]
async fn row_47_a_database_that_is_away_is_said() {
    let house = House::new(Stage::sqlite().await).await;
    house.stage.db.read.clone().close().await.unwrap();
    house.stage.db.write.clone().close().await.unwrap();
    let ready = house.get("/readyz").send().await.expect(503).json();
    assert!(ready["detail"].as_str().unwrap().contains("database"), "{ready}");
    let health = house.get("/api/v1/health").send().await.expect(503).json();
    assert_eq!(health["parts"]["database"]["ok"], false);
}
