//! Several images as a zip.

use crate::images::picture;
use crate::on_each_database;
use crate::support::test_app::{TestApp, TestUser};
use bytes::Bytes;
use serde_json::{Value, json};
use std::io::{Cursor, Read};
use zip::{CompressionMethod, ZipArchive};

const EXPORT: &str = "/api/v1/content/export";

async fn zip(app: &TestApp, person: &TestUser, ids: &[i64]) -> ZipArchive<Cursor<Bytes>> {
    let answer = app.post(EXPORT).with_user(person).json(&json!({"ids": ids})).send().await.expect(200);
    assert_eq!(answer.header("content-type"), "application/zip");
    ZipArchive::new(Cursor::new(answer.body)).unwrap()
}

fn entry(zip: &mut ZipArchive<Cursor<Bytes>>, name: &str) -> Vec<u8> {
    let mut file = zip.by_name(name).unwrap();
    assert_eq!(file.compression(), CompressionMethod::Stored);
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).unwrap();
    bytes
}

async fn row_13_own_images_are_downloaded_with_their_settings(app: &TestApp) {
    let (mira, ben) = (app.member("mira").await, app.member("ben").await);
    let (first, file) = picture(app, &mira).await;
    let (second, _) = picture(app, &mira).await;
    let (theirs, _) = picture(app, &ben).await;
    let mut zip = zip(app, &mira, &[first, second, theirs]).await;
    let mut names: Vec<_> = zip.file_names().map(str::to_owned).collect();
    names.sort();
    let name = |id: i64, extension: &str| format!("genonaut-{id}-a-lighthouse.{extension}");
    let wanted = [name(first, "json"), name(first, "png"), name(second, "json"), name(second, "png")];
    assert_eq!(names, wanted);
    let first = entry(&mut zip, &name(first, "png"));
    assert_eq!(image::load_from_memory(&first).unwrap(), image::load_from_memory(&file).unwrap());
    let (text, json) = server::png_metadata::read(&first);
    assert!(text.unwrap().starts_with("a lighthouse\nSteps: 20, "));
    assert_eq!(json.unwrap()["prompt"], "a lighthouse");
    let settings: Value = serde_json::from_slice(&entry(&mut zip, &name(second, "json"))).unwrap();
    assert_eq!((&settings["image"]["id"], &settings["image"]["width"]), (&json!(second), &json!(640)));
    assert_eq!(settings["settings"]["prompt"], "a lighthouse");
    assert_eq!(settings["settings"]["steps"], 20);
}

on_each_database!(row_13_own_images_are_downloaded_with_their_settings);

#[tokio::test]
async fn finding_6_a_streamed_zip_is_complete() {
    let app = TestApp::sqlite().await;
    let mira = app.member("mira").await;
    let (id, _) = picture(&app, &mira).await;
    let mut zip = zip(&app, &mira, &[id]).await;
    let name = format!("genonaut-{id}-a-lighthouse.png");
    let download =
        app.get(&format!("/api/v1/images/{id}/download")).with_user(&mira).send().await.expect(200);
    assert_eq!(entry(&mut zip, &name), download.body, "an entry equals the download");
    let head = zip.by_name(&name).unwrap();
    let length = download.body.len() as u64;
    assert_eq!((head.size(), head.compressed_size()), (length, length));
}

#[tokio::test]
async fn row_13_a_missing_file_is_listed_and_the_rest_is_exported() {
    let app = TestApp::sqlite().await;
    let mira = app.member("mira").await;
    let (lost, _) = picture(&app, &mira).await;
    std::fs::remove_dir_all(app.folder.path().join("files/images")).unwrap();
    let (kept, _) = picture(&app, &mira).await;
    let mut zip = zip(&app, &mira, &[lost, kept]).await;
    assert_eq!(zip.len(), 4);
    assert!(!entry(&mut zip, &format!("genonaut-{kept}-a-lighthouse.png")).is_empty());
    let missing = String::from_utf8(entry(&mut zip, "missing.txt")).unwrap();
    assert!(missing.contains(&format!("genonaut-{lost}-a-lighthouse.png")), "{missing}");
    assert!(!missing.contains("images/"), "a path is shown: {missing}");
}

#[tokio::test]
async fn row_13_an_empty_or_too_large_zip_is_refused_with_a_message() {
    let app = TestApp::sqlite().await;
    let mira = app.member("mira").await;
    for ids in [Vec::new(), (1..=501).collect::<Vec<i64>>()] {
        let answer = app.post(EXPORT).with_user(&mira).json(&json!({"ids": ids})).send().await.expect(422);
        let words = answer.text().to_owned();
        assert!(words.contains("select 1 to 500 pictures"), "{words}");
        assert_eq!(answer.fields(), ["ids"]);
    }
    app.post(EXPORT).with_user(&mira).json(&json!({"ids": [9]})).send().await.expect(404);

    let form = app.post(EXPORT).with_user(&mira).header("accept", "text/html");
    let form = form.header("referer", "http://localhost:3000/history?q=x");
    let back = form.form(&[("ids[]", "9")]).send().await.expect(302);
    let back = back.header("location").trim_start_matches("http://localhost:3000").to_owned();
    assert!(back.starts_with("/history?q=x&__path="), "{back}");
    let page = app.get(&back).with_user(&mira).send().await.expect(200);
    assert!(page.text().contains("This picture doesn't exist or isn't yours."), "the page has no reason");

    let (id, _) = picture(&app, &mira).await;
    let form = app.post(EXPORT).with_user(&mira).header("accept", "text/html");
    let answer = form.form(&[("ids[]", &id.to_string())]).send().await.expect(200);
    assert_eq!(answer.header("content-disposition"), "attachment; filename=\"genonaut-1-picture.zip\"");
}
