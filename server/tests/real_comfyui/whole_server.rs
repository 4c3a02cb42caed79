//! From the REST request to the stored pictures, through the real ComfyUI.

#![allow(clippy::unwrap_used)]

use crate::genonaut::{Genonaut, Heard, Person};
use serde_json::Value;

/// How many prompts the real ComfyUI remembers.
async fn prompts() -> usize {
    let history: Value =
        reqwest::get(format!("{}/history", crate::url())).await.unwrap().json().await.unwrap();
    history.as_object().unwrap().len()
}

pub async fn assert_two_pictures(person: &Person, genonaut: &Genonaut, job: &Value) {
    assert_eq!(job["status"], "completed", "{job}");
    let images = job["images"].as_array().unwrap();
    assert_eq!(images.len(), 2, "{job}");
    for image in images {
        let picture = person.get(genonaut, image["url"].as_str().unwrap()).await.bytes().await.unwrap();
        let picture = image::load_from_memory(&picture).unwrap();
        assert_eq!((picture.width(), picture.height()), (64, 64));
        person.get(genonaut, image["thumbnail_urls"]["small"].as_str().unwrap()).await;
    }
}

#[tokio::test]
#[ignore = "needs a real ComfyUI"]
async fn row_17_row_24_a_job_becomes_two_stored_pictures_with_live_progress() {
    let folder = tempfile::tempdir().unwrap();
    let genonaut = Genonaut::start(folder.path());
    let person = Person::set_up(&genonaut).await;
    let id = person.create(&genonaut, 12).await;
    let heard = person.follow(&genonaut, id, Heard::is_over).await;
    assert_two_pictures(&person, &genonaut, &heard.job).await;
    assert!(heard.steps.iter().any(|step| (1..12).contains(step)), "{:?}", heard.steps);
    assert!(heard.steps.is_sorted(), "{:?}", heard.steps);
    assert!(heard.previews > 0);
}

#[tokio::test]
#[ignore = "needs a real ComfyUI"]
async fn row_14_a_job_outlives_a_killed_server_and_is_drawn_once() {
    let folder = tempfile::tempdir().unwrap();
    let before = prompts().await;
    let genonaut = Genonaut::start(folder.path());
    let person = Person::set_up(&genonaut).await;
    let id = person.create(&genonaut, 40).await;
    person.follow(&genonaut, id, |heard| heard.steps.iter().any(|step| *step >= 2)).await;
    genonaut.kill();
    let genonaut = Genonaut::start(folder.path());
    let heard = person.follow(&genonaut, id, Heard::is_over).await;
    assert_two_pictures(&person, &genonaut, &heard.job).await;
    assert_eq!(heard.job["attempt"], 1);
    assert_eq!(prompts().await, before + 1);
}
