//! Files of images.

pub mod content;
mod counting_store;
pub mod export;
mod page;
mod streaming;

use crate::on_each_database;
use crate::support::test_app::{TestApp, TestUser};
use bytes::Bytes;
use domain::images::{NewContentItem, ThumbnailSize};
use server::storage::{new_key, thumbnail_key};
use services::queue;
use std::io::Cursor;

/// A finished job of one picture: its id and the picture's file.
pub async fn picture(app: &TestApp, person: &TestUser) -> (i64, Bytes) {
    let engine = app.test_db.sketch().await;
    app.test_db.job(&person.user).await;
    let claim = app.test_db.claim("worker", &engine).await;
    let mut file = Cursor::new(Vec::new());
    let pixels = image::RgbImage::from_fn(640, 320, |x, y| image::Rgb([x as u8, y as u8, 90]));
    pixels.write_to(&mut file, image::ImageFormat::Png).unwrap();
    let file = Bytes::from(file.into_inner());
    let key = new_key(claim.job_id, claim.attempt, 0, "png");
    for thumbnail in server::thumbnails::make(&file).unwrap() {
        app.web.storage.put(&thumbnail_key(&key, thumbnail.size), thumbnail.bytes).await.unwrap();
    }
    app.web.storage.put(&key, file.clone()).await.unwrap();
    let item = NewContentItem {
        batch_index: 0,
        storage_key: key,
        mime: "image/png".into(),
        width: 640,
        height: 320,
        bytes: file.len() as i64,
        blake3: blake3::hash(&file).to_hex().to_string(),
        metadata: serde_json::json!({}),
    };
    queue::complete(&app.test_db.db.write, &claim, "worker", &[item]).await.unwrap();
    let job = app
        .get(&format!("/api/v1/generation-jobs/{}", claim.job_id))
        .with_user(person)
        .send()
        .await
        .expect(200);
    (job.json()["images"][0]["content_id"].as_i64().unwrap(), file)
}

async fn row_28_types_sizes_etag_and_404(app: &TestApp) {
    let mira = app.member("mira").await;
    let (id, file) = picture(app, &mira).await;
    let path = format!("/api/v1/images/{id}");
    let whole = app.get(&path).with_user(&mira).send().await.expect(200);
    assert_eq!((whole.header("content-type"), &whole.body), ("image/png", &file));
    assert_eq!(whole.header("etag"), format!("\"{}\"", blake3::hash(&file).to_hex()));
    assert_eq!(whole.header("x-content-type-options"), "nosniff");
    assert!(whole.header("content-security-policy").contains("sandbox"));
    assert!(
        whole.header("cache-control").contains("private")
            && whole.header("cache-control").contains("immutable")
    );
    let known = app
        .get(&path)
        .with_user(&mira)
        .header("if-none-match", whole.header("etag"))
        .send()
        .await
        .expect(304);
    assert!(known.body.is_empty());

    for size in ThumbnailSize::ALL {
        let small =
            app.get(&format!("{path}?thumbnail={}", size.as_str())).with_user(&mira).send().await.expect(200);
        assert_eq!(small.header("content-type"), "image/webp");
        let pixels = webp::Decoder::new(&small.body).decode().unwrap();
        assert_eq!((pixels.width(), pixels.height()), (size.side(), size.side() / 2));
        assert_ne!(small.header("etag"), whole.header("etag"));
    }
    let bad = app.get(&format!("{path}?thumbnail=huge")).with_user(&mira).send().await.expect(400);
    assert_eq!(bad.json()["kind"], "unreadable");
    app.get(&format!("/api/v1/images/{}", id + 1)).with_user(&mira).send().await.expect(404);
}

on_each_database!(row_28_types_sizes_etag_and_404);

async fn row_28_ranges_and_416(app: &TestApp) {
    let mira = app.member("mira").await;
    let (id, file) = picture(app, &mira).await;
    let path = format!("/api/v1/images/{id}");
    let part = app.get(&path).with_user(&mira).header("range", "bytes=10-19").send().await.expect(206);
    assert_eq!(part.body, file.slice(10..20));
    assert_eq!(part.header("content-range"), format!("bytes 10-19/{}", file.len()));
    let beyond = app.get(&path).with_user(&mira).header("range", "bytes=99999999-").send().await.expect(416);
    assert_eq!(beyond.header("content-range"), format!("bytes */{}", file.len()));
    assert_eq!(beyond.json()["kind"], "range_not_satisfiable");
}

on_each_database!(row_28_ranges_and_416);

#[tokio::test]
async fn row_28_an_image_has_info_and_a_download() {
    let app = TestApp::sqlite().await;
    let mira = app.member("mira").await;
    let (id, file) = picture(&app, &mira).await;
    let info = app.get(&format!("/api/v1/images/{id}/info")).with_user(&mira).send().await.expect(200).json();
    assert_eq!((info["width"].as_u64(), info["mime"].as_str()), (Some(640), Some("image/png")));
    assert!(!info.to_string().contains("images/0"), "a storage key is shown: {info}");
    let download =
        app.get(&format!("/api/v1/images/{id}/download")).with_user(&mira).send().await.expect(200);
    assert_eq!(
        download.header("content-disposition"),
        format!("attachment; filename=\"genonaut-{id}-a-lighthouse.png\"")
    );
    assert_eq!(image::load_from_memory(&download.body).unwrap(), image::load_from_memory(&file).unwrap());
}

async fn row_29_only_the_owner_gets_images(app: &TestApp) {
    let (mira, ben) = (app.member("mira").await, app.member("ben").await);
    let admin = app.admin("ada").await;
    let (id, _) = picture(app, &mira).await;
    for path in [
        format!("/api/v1/images/{id}"),
        format!("/api/v1/images/{id}?thumbnail=small"),
        format!("/api/v1/images/{id}/info"),
        format!("/api/v1/images/{id}/download"),
    ] {
        app.get(&path).send().await.expect(401);
        app.get(&path).with_user(&ben).send().await.expect(404);
        app.get(&path).with_user(&admin).send().await.expect(404);
    }
}

on_each_database!(row_29_only_the_owner_gets_images);

#[tokio::test]
async fn row_29_no_path_escapes_the_storage() {
    let app = TestApp::sqlite().await;
    let mira = app.member("mira").await;
    std::fs::write(app.folder.path().join("secret"), "top secret").unwrap();
    std::fs::create_dir_all(app.folder.path().join("site/pkg")).unwrap();
    for path in [
        "/api/v1/images/..%2Fsecret",
        "/api/v1/images/%2Fetc%2Fpasswd",
        "/../secret",
        "/..%2fsecret",
        "/pkg/../../secret",
        "/pkg/..%2f..%2fsecret",
        "/%2e%2e/secret",
        "//etc/passwd",
    ] {
        let answer = app.get(path).with_user(&mira).send().await;
        assert!(!answer.status.is_success(), "{path}: {}", answer.status);
        assert!(!answer.text().contains("top secret") && !answer.text().contains("root:"), "{path}");
    }
}

#[tokio::test]
async fn a_lost_file_is_404_without_a_path() {
    let app = TestApp::sqlite().await;
    let mira = app.member("mira").await;
    let (id, _) = picture(&app, &mira).await;
    std::fs::remove_dir_all(app.folder.path().join("files/images")).unwrap();
    let answer = app.get(&format!("/api/v1/images/{id}")).with_user(&mira).send().await.expect(404);
    assert!(!answer.text().contains("files"), "{}", answer.text());
}
