//! What was deleted goes for good, after a while.

use crate::world::{World, on_each_database};
use server::worker::Settings;
use services::images;
use std::time::{Duration, SystemTime};

const ROWS: &str = "SELECT count(*) FROM content_items";

async fn with_a_deleted_image(world: &World) {
    let engine = world.engine("one", &["m"]).await;
    let job = world.job("m").await;
    world.run_once(&engine).await;
    let image = world.now(&job).await.images[0].content_id;
    images::delete(&world.database.write, &world.user.id, image).await.unwrap();
}

#[test]
fn row_13_files_of_a_deleted_image_go_with_their_row_once_the_time_is_over() {
    on_each_database(async |world| {
        with_a_deleted_image(&world).await;
        let settings = Settings { keep_deleted: Duration::ZERO, ..Settings::default() };
        world.worker_with(settings).sweep().await.unwrap();
        assert_eq!((world.files(), world.count(ROWS).await), (0, 0));
    });
}

#[test]
fn row_13_they_stay_until_then() {
    on_each_database(async |world| {
        with_a_deleted_image(&world).await;
        world.worker.sweep().await.unwrap();
        assert_eq!((world.files(), world.count(ROWS).await), (4, 1));
    });
}

/// A file in storage, as if written `hours` ago.
fn file(world: &World, name: &str, hours: u64) {
    let path = world.folder.path().join("images").join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let file = std::fs::File::create(path).unwrap();
    file.set_modified(SystemTime::now() - Duration::from_secs(hours * 3600)).unwrap();
}

#[test]
fn row_14_files_without_a_row_go_once_they_are_old_enough() {
    on_each_database(async |world| {
        let engine = world.engine("one", &["m"]).await;
        let job = world.job("m").await;
        world.run_once(&engine).await;
        for path in world.paths() {
            let file = std::fs::File::options().write(true).open(path).unwrap();
            file.set_modified(SystemTime::now() - Duration::from_secs(7200)).unwrap();
        }
        let orphans = [
            "images/0/7-1-0-abc.png",
            "images/0/7-1-0-def.png#1",
            "thumbnails/0/7-1-0-abc-small.webp",
            "check/abc",
        ];
        orphans.iter().for_each(|name| file(&world, name, 2));
        file(&world, "images/0/8-1-0-abc.png", 0);
        assert_eq!(world.worker.sweep_orphans().await.unwrap(), orphans.len());
        assert_eq!(world.files(), 5, "a picture with its thumbnails, and one that may be on its way");
        assert_eq!(world.now(&job).await.images.len(), 1);
    });
}
