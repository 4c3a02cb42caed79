//! Notifications, and what happens to them.

mod changes;
mod creating;
mod delivering;
mod lists;
mod paging;

use crate::on_each_database;
use crate::queue::lifecycle::picture;
use crate::test_database::{TestDatabase, job_request};
use domain::accounts::User;
use domain::jobs::{ErrorKind, GenerationJob};
use domain::notifications::Channel;
use sea_orm::{ConnectionTrait, Statement};
use services::accounts::set_notifications_enabled;
use services::jobs::{cancel, create};
use services::notifications::{notify_outcome, test, unread_count};
use services::queue::{ClaimEngine, FencedWrite, cancel_running, complete, fail};

async fn rows(test_db: &TestDatabase, user: &User, more: &str) -> i64 {
    let backend = test_db.db.read.get_database_backend();
    let sql = format!("SELECT count(*) AS n FROM user_notifications WHERE user_id = '{}' {more}", user.id);
    let row = test_db.db.read.query_one_raw(Statement::from_string(backend, sql)).await.unwrap();
    row.unwrap().try_get("", "n").unwrap()
}

/// Sends `user` this many notifications; returns their ids, oldest first.
async fn notify(test_db: &TestDatabase, user: &User, how_many: usize) -> Vec<i64> {
    let mut ids = Vec::new();
    for _ in 0..how_many {
        ids.push(test(&test_db.db.write, &user.id, Channel::Bell).await.unwrap().notification.id);
    }
    ids
}

async fn ended(test_db: &TestDatabase, user: &User, engine: &ClaimEngine, how: usize) -> GenerationJob {
    let c = &test_db.db.write;
    create(&test_db.db, &user.id, job_request(&"a lighthouse ".repeat(20)), None).await.unwrap();
    let claim = test_db.claim("one", engine).await;
    let fenced = match how % 3 {
        0 => complete(c, &claim, "one", &[picture(0)]).await,
        1 => fail(c, &claim, "one", ErrorKind::EngineError, &"x".repeat(2_000), None).await,
        _ => cancel_running(c, &claim, "one").await,
    };
    match fenced.unwrap() {
        FencedWrite::Applied(job) => job,
        FencedWrite::LeaseLost => panic!("lease lost"),
    }
}

async fn row_30_disabled_means_no_row(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let sketch = test_db.sketch().await;
    let job = ended(test_db, &user, &sketch, 0).await;
    assert_eq!(notify_outcome(&test_db.db.write, &job).await.unwrap(), None);
    assert_eq!(rows(test_db, &user, "").await, 0);
    assert_eq!(unread_count(&test_db.db.read, &user.id).await.unwrap(), 0);
}

on_each_database!(row_30_disabled_means_no_row);

async fn row_31_enabled_means_one_row_an_outcome_with_links(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let sketch = test_db.sketch().await;
    let c = &test_db.db.write;
    set_notifications_enabled(c, &user.id, true).await.unwrap();
    let waiting = test_db.job(&user).await;
    assert_eq!(notify_outcome(c, &waiting).await.unwrap(), None);
    let cancelled = cancel(c, &user.id, waiting.id, None).await.unwrap().job;
    assert_eq!(notify_outcome(c, &cancelled).await.unwrap().unwrap().unread, 1);
    for how in 0..6 {
        let job = ended(test_db, &user, &sketch, how).await;
        let unread = i64::try_from(how).unwrap() + 2;
        assert_eq!(notify_outcome(c, &job).await.unwrap().unwrap().unread, unread);
        assert_eq!(notify_outcome(c, &job).await.unwrap(), None);
        let linked = format!("AND related_job_id = {}", job.id);
        assert_eq!(rows(test_db, &user, &linked).await, 1);
    }
    assert_eq!(rows(test_db, &user, "AND related_content_id IS NOT NULL").await, 2);
    assert_eq!(rows(test_db, &user, "AND length(message) > 700").await, 0);
    let unread = unread_count(&test_db.db.read, &user.id).await.unwrap();
    assert_eq!(unread, rows(test_db, &user, "AND NOT read_status").await);
}

on_each_database!(row_31_enabled_means_one_row_an_outcome_with_links);

async fn row_36_a_notification_rolls_back_without_its_job(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let sketch = test_db.sketch().await;
    set_notifications_enabled(&test_db.db.write, &user.id, true).await.unwrap();
    let job = ended(test_db, &user, &sketch, 0).await;
    let transaction = test_db.db.begin().await.unwrap();
    let savepoint = transaction.savepoint().await.unwrap();
    assert_eq!(notify_outcome(&*savepoint, &job).await.unwrap().unwrap().unread, 1);
    savepoint.rollback().await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(unread_count(&test_db.db.read, &user.id).await.unwrap(), 0);
    assert_eq!(rows(test_db, &user, "").await, 0);
}

on_each_database!(row_36_a_notification_rolls_back_without_its_job);
