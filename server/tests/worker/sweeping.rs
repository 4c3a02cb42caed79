//! Deleted items are removed for good after a while.

use crate::on_each_database;
use crate::support::test_app::TestApp;
use server::worker::{self, WorkerSettings};
use services::images;
use std::time::{Duration, SystemTime};

const ROWS: &str = "SELECT count(*) FROM content_items";

async fn with_a_deleted_image(app: &TestApp) {
    let engine = app.engine("one", &["m"]).await;
    let job = app.job("m").await;
    app.run_once(&engine).await;
    let image = app.reload_job(&job).await.images[0].content_id;
    images::delete(&app.test_db.db.write, &app.user().await.id, image).await.unwrap();
}

async fn row_13_files_of_a_deleted_image_are_removed_with_their_row_after_the_retention(app: &TestApp) {
    with_a_deleted_image(app).await;
    let settings = WorkerSettings { keep_deleted: Duration::ZERO, ..WorkerSettings::default() };
    worker::sweep(&app.worker_with(settings)).await.unwrap();
    assert_eq!((app.files(), app.count(ROWS).await), (0, 0));
}

on_each_database!(row_13_files_of_a_deleted_image_are_removed_with_their_row_after_the_retention);

async fn row_13_files_of_a_deleted_image_stay_during_the_retention(app: &TestApp) {
    with_a_deleted_image(app).await;
    worker::sweep(&app.worker).await.unwrap();
    assert_eq!((app.files(), app.count(ROWS).await), (4, 1));
}

on_each_database!(row_13_files_of_a_deleted_image_stay_during_the_retention);

/// A file in storage, as if written `hours` ago.
fn file(app: &TestApp, name: &str, hours: u64) {
    let path = app.folder.path().join("files").join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let file = std::fs::File::create(path).unwrap();
    file.set_modified(SystemTime::now() - Duration::from_secs(hours * 3600)).unwrap();
}

async fn row_14_files_without_a_row_are_removed_once_they_are_old_enough(app: &TestApp) {
    let engine = app.engine("one", &["m"]).await;
    let job = app.job("m").await;
    app.run_once(&engine).await;
    for path in app.paths() {
        let file = std::fs::File::options().write(true).open(path).unwrap();
        file.set_modified(SystemTime::now() - Duration::from_secs(7200)).unwrap();
    }
    let orphans = [
        "images/0/7-1-0-abc.png",
        "images/0/7-1-0-def.png#1",
        "thumbnails/0/7-1-0-abc-small.webp",
        "check/abc",
    ];
    orphans.iter().for_each(|name| file(app, name, 2));
    file(app, "images/0/8-1-0-abc.png", 0);
    assert_eq!(worker::sweep_orphans(&app.worker).await.unwrap(), orphans.len());
    assert_eq!(app.files(), 5, "a picture with its thumbnails, and one that may still be uploading");
    assert_eq!(app.reload_job(&job).await.images.len(), 1);
}

on_each_database!(row_14_files_without_a_row_are_removed_once_they_are_old_enough);
