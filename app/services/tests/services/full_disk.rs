//! Recovery from a full disk.

use crate::test_database::{TestDatabase, job_request};
use sea_orm::ConnectionTrait;
use services::jobs::create;

#[tokio::test]
async fn the_writer_recovers_after_a_full_disk() {
    let test_db = TestDatabase::sqlite().await;
    let user = test_db.user("mira").await;
    test_db.sketch().await;
    let c = &test_db.db.write;
    c.execute_unprepared("PRAGMA max_page_count = 1").await.unwrap();
    let mut refused = 0;
    while refused < 3 {
        refused +=
            usize::from(create(&test_db.db, &user.id, job_request(&"x".repeat(9_000)), None).await.is_err());
    }
    c.execute_unprepared("PRAGMA max_page_count = 1000000").await.unwrap();
    test_db.job(&user).await;
}
