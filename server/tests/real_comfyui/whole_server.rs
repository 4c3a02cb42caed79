//! From the REST request to the stored pictures, through the real ComfyUI.

#![allow(clippy::unwrap_used)]

use crate::following::{ReceivedFrames, start};
use crate::support::test_client::TestClient;
use serde_json::Value;

/// How many prompts are in the history of the real ComfyUI.
async fn prompts() -> usize {
    let history: Value =
        reqwest::get(format!("{}/history", crate::url())).await.unwrap().json().await.unwrap();
    history.as_object().unwrap().len()
}

pub async fn assert_two_pictures(client: &TestClient, job: &Value) {
    assert_eq!(job["status"], "completed", "{job}");
    let images = job["images"].as_array().unwrap();
    assert_eq!(images.len(), 2, "{job}");
    for image in images {
        let picture = client.bytes(image["url"].as_str().unwrap()).await;
        let picture = image::load_from_memory(&picture).unwrap();
        assert_eq!((picture.width(), picture.height()), (64, 64));
        client.bytes(image["thumbnail_urls"]["small"].as_str().unwrap()).await;
    }
}

#[tokio::test]
#[ignore = "needs a real ComfyUI"]
async fn row_17_row_24_a_job_becomes_two_stored_pictures_with_live_progress() {
    let folder = tempfile::tempdir().unwrap();
    let (_server, client) = start(folder.path()).await;
    let id = client.create(12).await;
    let received = client.follow(id, ReceivedFrames::is_ended).await;
    assert_two_pictures(&client, &received.job).await;
    assert!(received.steps.iter().any(|step| (1..12).contains(step)), "{:?}", received.steps);
    assert!(received.steps.is_sorted(), "{:?}", received.steps);
    assert!(received.previews > 0);
}

#[tokio::test]
#[ignore = "needs a real ComfyUI"]
async fn row_14_a_job_survives_a_killed_server_and_is_generated_once() {
    let folder = tempfile::tempdir().unwrap();
    let before = prompts().await;
    let (mut server, client) = start(folder.path()).await;
    let id = client.create(40).await;
    client.follow(id, |received| received.steps.iter().any(|step| *step >= 2)).await;
    server.kill();
    server.restart().await;
    let received = client.follow(id, ReceivedFrames::is_ended).await;
    assert_two_pictures(&client, &received.job).await;
    assert_eq!(received.job["attempt"], 1);
    assert_eq!(prompts().await, before + 1);
}
