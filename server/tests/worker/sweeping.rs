//! What was deleted goes for good, after a while.

use crate::test_app::{TestApp, on_each_database};
use server::worker::Settings;
use services::images;
use std::time::{Duration, SystemTime};

const ROWS: &str = "SELECT count(*) FROM content_items";

async fn with_a_deleted_image(app: &TestApp) {
    let engine = app.engine("one", &["m"]).await;
    let job = app.job("m").await;
    app.run_once(&engine).await;
    let image = app.reload_job(&job).await.images[0].content_id;
    images::delete(&app.database.write, &app.user.id, image).await.unwrap();
}

#[test]
fn row_13_files_of_a_deleted_image_go_with_their_row_once_the_time_is_over() {
    on_each_database(async |app| {
        with_a_deleted_image(&app).await;
        let settings = Settings { keep_deleted: Duration::ZERO, ..Settings::default() };
        app.worker_with(settings).sweep().await.unwrap();
        assert_eq!((app.files(), app.count(ROWS).await), (0, 0));
    });
}

#[test]
fn row_13_files_of_a_deleted_image_stay_until_the_time_is_over() {
    on_each_database(async |app| {
        with_a_deleted_image(&app).await;
        app.worker.sweep().await.unwrap();
        assert_eq!((app.files(), app.count(ROWS).await), (4, 1));
    });
}

/// A file in storage, as if written `hours` ago.
fn file(app: &TestApp, name: &str, hours: u64) {
    let path = app.folder.path().join("images").join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let file = std::fs::File::create(path).unwrap();
    file.set_modified(SystemTime::now() - Duration::from_secs(hours * 3600)).unwrap();
}

#[test]
fn row_14_files_without_a_row_go_once_they_are_old_enough() {
    on_each_database(async |app| {
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
        orphans.iter().for_each(|name| file(&app, name, 2));
        file(&app, "images/0/8-1-0-abc.png", 0);
        assert_eq!(app.worker.sweep_orphans().await.unwrap(), orphans.len());
        assert_eq!(app.files(), 5, "a picture with its thumbnails, and one that may be on its way");
        assert_eq!(app.reload_job(&job).await.images.len(), 1);
    });
}
