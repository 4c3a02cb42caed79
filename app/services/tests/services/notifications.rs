//! What people are told, and what becomes of it.

mod changes;
mod creating;
mod delivering;
mod lists;
mod paging;

use crate::database::{Stage, wish};
use crate::lifecycle::picture;
use crate::on_both;
use domain::accounts::User;
use domain::jobs::{ErrorKind, GenerationJob};
use domain::notifications::Channel;
use sea_orm::{ConnectionTrait, Statement};
use services::accounts::set_notifications_enabled;
use services::jobs::{cancel, create};
use services::notifications::{record_outcome, test, unread_count};
use services::queue::{ClaimEngine, Fenced, cancel_running, complete, fail};

async fn rows(stage: &Stage, user: &User, more: &str) -> i64 {
    let backend = stage.db.read.get_database_backend();
    let sql = format!("SELECT count(*) AS n FROM user_notifications WHERE user_id = '{}' {more}", user.id);
    let row = stage.db.read.query_one_raw(Statement::from_string(backend, sql)).await.unwrap();
    row.unwrap().try_get("", "n").unwrap()
}

/// Tells `user` so many things; brings their ids, oldest first.
async fn told(stage: &Stage, user: &User, how_many: usize) -> Vec<i64> {
    let mut ids = Vec::new();
    for _ in 0..how_many {
        ids.push(test(&stage.db.write, &user.id, Channel::Bell).await.unwrap().notification.id);
    }
    ids
}

async fn ended(stage: &Stage, user: &User, engine: &ClaimEngine, how: usize) -> GenerationJob {
    let c = &stage.db.write;
    create(&stage.db, &user.id, wish(&"a lighthouse ".repeat(20)), None).await.unwrap();
    let claim = stage.claim("one", engine).await;
    let fenced = match how % 3 {
        0 => complete(c, &claim, "one", &[picture(0)]).await,
        1 => fail(c, &claim, "one", ErrorKind::EngineError, &"x".repeat(2_000), None).await,
        _ => cancel_running(c, &claim, "one").await,
    };
    match fenced.unwrap() {
        Fenced::Ours(job) => job,
        Fenced::LeaseLost => panic!("lease lost"),
    }
}

async fn disabled(stage: &Stage) {
    let user = stage.user("mira").await;
    let sketch = stage.sketch().await;
    let job = ended(stage, &user, &sketch, 0).await;
    assert_eq!(record_outcome(&stage.db.write, &job).await.unwrap(), None);
    assert_eq!(rows(stage, &user, "").await, 0);
    assert_eq!(unread_count(&stage.db.read, &user.id).await.unwrap(), 0);
}

on_both!(row_30_disabled_means_no_row, disabled);

async fn once(stage: &Stage) {
    let user = stage.user("mira").await;
    let sketch = stage.sketch().await;
    let c = &stage.db.write;
    set_notifications_enabled(c, &user.id, true).await.unwrap();
    let waiting = stage.job(&user).await;
    assert_eq!(record_outcome(c, &waiting).await.unwrap(), None);
    let cancelled = cancel(c, &user.id, waiting.id, None).await.unwrap().job;
    assert_eq!(record_outcome(c, &cancelled).await.unwrap().unwrap().unread, 1);
    for how in 0..6 {
        let job = ended(stage, &user, &sketch, how).await;
        let unread = i64::try_from(how).unwrap() + 2;
        assert_eq!(record_outcome(c, &job).await.unwrap().unwrap().unread, unread);
        assert_eq!(record_outcome(c, &job).await.unwrap(), None);
        let linked = format!("AND related_job_id = {}", job.id);
        assert_eq!(rows(stage, &user, &linked).await, 1);
    }
    assert_eq!(rows(stage, &user, "AND related_content_id IS NOT NULL").await, 2);
    assert_eq!(rows(stage, &user, "AND length(message) > 700").await, 0);
    let unread = unread_count(&stage.db.read, &user.id).await.unwrap();
    assert_eq!(unread, rows(stage, &user, "AND NOT read_status").await);
}

on_both!(row_31_enabled_means_one_row_an_outcome_with_links, once);

async fn undone(stage: &Stage) {
    let user = stage.user("mira").await;
    let sketch = stage.sketch().await;
    set_notifications_enabled(&stage.db.write, &user.id, true).await.unwrap();
    let job = ended(stage, &user, &sketch, 0).await;
    let transaction = stage.db.begin().await.unwrap();
    let savepoint = transaction.savepoint().await.unwrap();
    assert_eq!(record_outcome(&*savepoint, &job).await.unwrap().unwrap().unread, 1);
    savepoint.rollback().await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(unread_count(&stage.db.read, &user.id).await.unwrap(), 0);
    assert_eq!(rows(stage, &user, "").await, 0);
}

on_both!(row_36_a_notification_can_be_undone_without_its_job, undone);
