//! What was deleted goes for good, after a while.

use crate::world::{World, on_each_database};
use app::images::service as images;
use server::worker::Settings;
use std::time::Duration;

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
