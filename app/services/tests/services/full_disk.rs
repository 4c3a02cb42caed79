//! A disk that was full does no lasting harm.

use crate::database::{Stage, wish};
use sea_orm::ConnectionTrait;
use services::jobs::create;

#[tokio::test]
async fn after_a_full_disk_the_writer_writes_again() {
    let stage = Stage::sqlite().await;
    let user = stage.user("mira").await;
    stage.sketch().await;
    let c = &stage.db.write;
    c.execute_unprepared("PRAGMA max_page_count = 1").await.unwrap();
    let mut refused = 0;
    while refused < 3 {
        refused += usize::from(create(&stage.db, &user.id, wish(&"x".repeat(9_000)), None).await.is_err());
    }
    c.execute_unprepared("PRAGMA max_page_count = 1000000").await.unwrap();
    stage.job(&user).await;
}
