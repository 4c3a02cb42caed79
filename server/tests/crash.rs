//! The real server, ended in the middle of a job and restarted.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "support/support.rs"]
mod support;

use sea_orm::ConnectionTrait;
use serde_json::json;
use services::database::Database;
use std::path::Path;
use support::test_client::TestClient;
use support::test_server::{TestServer, program};

/// Creates a job of two pictures that takes a while, and waits until it has made some progress.
async fn running_job(client: &TestClient) -> i64 {
    let request = json!({
        "prompt": "aurora over a forest at night", "checkpoint_model": "sketch", "batch_size": 2,
        "width": 1536, "height": 1536, "sampler_params": { "steps": 150 },
    });
    let id = client.create_job(&request).await;
    let running = client.wait_until(id, |job| {
        assert!(job["status"] == "pending" || job["status"] == "running", "{job}");
        job["status"] == "running" && job["progress"]["step"].as_i64() > Some(0)
    });
    running.await;
    id
}

/// Starts a slow job, ends the server with `end` and restarts it; returns the outcomes of the job's attempts.
async fn outcomes_after_ending_server(end: impl AsyncFn(&mut TestServer)) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let mut server = TestServer::start(program(folder.path()), &folder.path().join("log")).await;
    let client = TestClient::set_up(&server, reqwest::Client::new()).await;
    let id = running_job(&client).await;
    end(&mut server).await;
    server.restart().await;
    let job = client.wait_until_ended(id).await;
    assert_eq!(job["status"], "completed", "{job}");
    let images = job["images"].as_array().unwrap();
    assert_eq!(images.len(), 2);
    for image in images {
        assert!(client.bytes(image["url"].as_str().unwrap()).await.starts_with(b"\x89PNG"));
    }
    server.terminate().await;
    rows(folder.path()).await
}

/// Exactly two images, and the outcomes of the stored attempts.
async fn rows(folder: &Path) -> Vec<String> {
    let database = Database::sqlite(&folder.join("genonaut.sqlite")).await.unwrap();
    let all = async |query: &str| {
        let statement = sea_orm::Statement::from_string(sea_orm::DbBackend::Sqlite, query.to_owned());
        database.read.query_all_raw(statement).await.unwrap()
    };
    assert_eq!(all("SELECT id FROM content_items").await.len(), 2);
    let attempts = all("SELECT outcome FROM job_attempts ORDER BY attempt").await;
    attempts.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

#[tokio::test]
async fn row_14_a_job_whose_server_was_killed_completes_once() {
    let killed = async |server: &mut TestServer| server.kill();
    assert_eq!(outcomes_after_ending_server(killed).await, ["lost", "completed"]);
}

#[tokio::test]
async fn row_14_a_job_whose_server_was_stopped_completes_once_and_loses_no_attempt() {
    let stopped = async |server: &mut TestServer| server.terminate().await;
    assert_eq!(outcomes_after_ending_server(stopped).await, ["handed_back", "completed"]);
}
