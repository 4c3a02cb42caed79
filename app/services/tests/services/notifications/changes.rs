//! Reading, archiving, deleting and undoing.

use super::notify;
use crate::on_each_database;
use crate::test_database::TestDatabase;
use chrono::{TimeDelta, Utc};
use domain::accounts::User;
use domain::error::Error;
use domain::notifications::{Notification, NotificationAction, NotificationType};
use services::notifications::{
    ChangeOutcome, ReadAll, change, get, purge_deleted, read_all, undo, unread_count,
};
use uuid::{NoContext, Timestamp, Uuid};

use NotificationAction::{Archive, Delete, Read, Unarchive, Unread};

async fn act(test_db: &TestDatabase, user: &User, ids: &[i64], action: NotificationAction) -> ChangeOutcome {
    change(&test_db.db.write, &user.id, ids, action).await.unwrap()
}

async fn seen(test_db: &TestDatabase, user: &User, id: i64) -> Notification {
    get(&test_db.db.read, &user.id, id).await.unwrap()
}

async fn row_32_the_count_is_right_after_every_operation(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let ids = notify(test_db, &user, 3).await;
    let one = &ids[..1];
    let steps = [
        (Read, 1, 2),
        (Read, 0, 2),
        (Unread, 1, 3),
        (Unread, 0, 3),
        (Archive, 1, 2),
        (Read, 1, 2),
        (Unread, 1, 2),
        (Archive, 0, 2),
        (Unarchive, 1, 3),
        (Unarchive, 0, 3),
        (Delete, 1, 2),
    ];
    for (action, count, unread) in steps {
        let outcome = act(test_db, &user, one, action).await;
        assert_eq!((outcome.changed.count, outcome.unread), (count, unread), "{action:?}");
        assert_eq!(outcome.changed.undo.is_some(), count > 0, "{action:?}");
        assert_eq!(unread_count(&test_db.db.read, &user.id).await.unwrap(), unread);
    }
    let gone = change(&test_db.db.write, &user.id, one, Read).await;
    assert_eq!(gone, Err(Error::not_found("notification")));
}

on_each_database!(row_32_the_count_is_right_after_every_operation);

async fn row_32_read_keeps_its_first_read_at(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let id = notify(test_db, &user, 1).await[0];
    act(test_db, &user, &[id], Read).await;
    let first = seen(test_db, &user, id).await.read_at;
    assert!(first.is_some());
    act(test_db, &user, &[id], Read).await;
    read_all(&test_db.db.write, &user.id, &ReadAll::default()).await.unwrap();
    assert_eq!(seen(test_db, &user, id).await.read_at, first);
    act(test_db, &user, &[id], Unread).await;
    let unread = seen(test_db, &user, id).await;
    assert_eq!((unread.read_status, unread.read_at), (false, None));
}

on_each_database!(row_32_read_keeps_its_first_read_at);

async fn row_33_read_all_returns_the_count_and_leaves_others_alone(test_db: &TestDatabase) {
    let (mira, other) = (test_db.user("mira").await, test_db.user("other").await);
    let ids = notify(test_db, &mira, 5).await;
    notify(test_db, &other, 2).await;
    act(test_db, &mira, &ids[..1], Read).await;
    act(test_db, &mira, &ids[1..2], Archive).await;
    let c = &test_db.db.write;
    let failures = ReadAll { types: vec![NotificationType::JobFailed], up_to: None };
    assert_eq!(read_all(c, &mira.id, &failures).await.unwrap().changed.count, 0);
    let of_system = vec![NotificationType::JobFailed, NotificationType::System];
    let seen_so_far = ReadAll { types: of_system, up_to: Some(ids[3]) };
    let outcome = read_all(c, &mira.id, &seen_so_far).await.unwrap();
    assert_eq!((outcome.changed.count, outcome.unread), (2, 1), "later ones stay unread");
    let outcome = read_all(c, &mira.id, &ReadAll::default()).await.unwrap();
    assert_eq!((outcome.changed.count, outcome.unread), (1, 0));
    assert_eq!(read_all(c, &mira.id, &ReadAll::default()).await.unwrap().changed.count, 0);
    assert!(!seen(test_db, &mira, ids[1]).await.read_status, "the archived one is unchanged");
    assert_eq!(unread_count(&test_db.db.read, &other.id).await.unwrap(), 2);
}

on_each_database!(row_33_read_all_returns_the_count_and_leaves_others_alone);

async fn row_34_notifications_of_others_are_not_found(test_db: &TestDatabase) {
    let (mira, other) = (test_db.user("mira").await, test_db.user("other").await);
    let ids = notify(test_db, &mira, 2).await;
    let c = &test_db.db.write;
    let missing = Err(Error::not_found("notification"));
    assert_eq!(get(c, &other.id, ids[0]).await, Err(Error::not_found("notification")));
    for action in [Read, Unread, Archive, Unarchive, Delete] {
        assert_eq!(change(c, &other.id, &ids, action).await, missing);
    }
    let undone = act(test_db, &mira, &ids, Read).await.changed.undo.unwrap();
    assert_eq!(undo(c, &other.id, &undone).await, Err(Error::not_found("change")));
    let own = notify(test_db, &other, 1).await;
    let both = act(test_db, &other, &[own[0], ids[0]], Delete).await;
    assert_eq!(both.changed.count, 1, "only the user's own are changed");
    assert!(seen(test_db, &mira, ids[0]).await.read_status);
    for ids in [vec![], vec![1; 1_001]] {
        let refused = change(c, &mira.id, &ids, Read).await.unwrap_err();
        assert_eq!(refused.fields()[0].field, "ids");
    }
}

on_each_database!(row_34_notifications_of_others_are_not_found);

async fn row_33_undo_restores_every_row(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let ids = notify(test_db, &user, 4).await;
    let c = &test_db.db.write;
    act(test_db, &user, &ids[..1], Read).await;
    act(test_db, &user, &ids[1..2], Archive).await;
    let mut before = Vec::new();
    for id in &ids {
        before.push(seen(test_db, &user, *id).await);
    }
    let token = act(test_db, &user, &ids, Delete).await.changed.undo.unwrap();
    assert_eq!(unread_count(c, &user.id).await.unwrap(), 0);
    let back = undo(c, &user.id, &token).await.unwrap();
    assert_eq!((back.changed.count, back.unread), (4, 2));
    for row in &before {
        assert_eq!(seen(test_db, &user, row.id).await, *row);
    }
    assert_eq!(undo(c, &user.id, &token).await, Err(Error::not_found("change")));

    let token = read_all(c, &user.id, &ReadAll::default()).await.unwrap().changed.undo.unwrap();
    act(test_db, &user, &ids[2..3], Archive).await;
    let back = undo(c, &user.id, &token).await.unwrap();
    assert_eq!((back.changed.count, back.unread), (1, 1), "rows changed again since are not undone");
    let again = back.changed.undo.unwrap();
    assert_eq!(undo(c, &user.id, &again).await.unwrap().unread, 0, "an undo can be undone");
}

on_each_database!(row_33_undo_restores_every_row);

async fn row_33_a_change_can_be_undone_for_a_minute(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let long_ago = u64::try_from((Utc::now() - TimeDelta::seconds(62)).timestamp()).unwrap();
    let token = Uuid::new_v7(Timestamp::from_unix(NoContext, long_ago, 0)).to_string();
    let late = undo(&test_db.db.write, &user.id, &token).await.unwrap_err();
    assert_eq!(late.status(), 409);
    for nonsense in ["", "undo", "6c84fb90-12c4-11e1-840d-7b25c5ee775a; DROP"] {
        let refused = undo(&test_db.db.write, &user.id, nonsense).await.unwrap_err();
        assert_eq!(refused.fields()[0].field, "undo");
    }
}

on_each_database!(row_33_a_change_can_be_undone_for_a_minute);

async fn deleted_notifications_are_purged_later(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let ids = notify(test_db, &user, 3).await;
    act(test_db, &user, &ids[..2], Delete).await;
    let c = &test_db.db.write;
    assert_eq!(purge_deleted(c, Utc::now() - TimeDelta::hours(1), 10).await.unwrap(), 0);
    assert_eq!(purge_deleted(c, Utc::now() + TimeDelta::hours(1), 1).await.unwrap(), 1);
    assert_eq!(purge_deleted(c, Utc::now() + TimeDelta::hours(1), 10).await.unwrap(), 1);
    assert_eq!(super::rows(test_db, &user, "").await, 1);
    assert_eq!(unread_count(c, &user.id).await.unwrap(), 1);
}

on_each_database!(deleted_notifications_are_purged_later);
