//! Large lists use other queries than small ones; their pages must be the same.

use super::{ended, notify};
use crate::on_each_database;
use crate::test_database::TestDatabase;
use domain::accounts::User;
use domain::notifications::NotificationType::{
    JobCancelled, JobCompleted, JobFailed, Recommendation, System,
};
use domain::notifications::{Notification, NotificationType};
use sea_orm::ConnectionTrait;
use services::accounts::set_notifications_enabled;
use services::notifications::{NotificationFilter, NotificationPage, list, notify_outcome};

async fn page(test_db: &TestDatabase, user: &User, filter: NotificationFilter) -> NotificationPage {
    list(&test_db.db.read, &user.id, &filter).await.unwrap()
}

/// All pages of `limit` that match the filter; each has the same total.
async fn walked(test_db: &TestDatabase, user: &User, filter: &NotificationFilter, limit: u64) -> Vec<i64> {
    let (mut seen, mut cursor, mut totals) = (Vec::new(), None, Vec::new());
    loop {
        let next = page(test_db, user, NotificationFilter { limit, cursor, ..filter.clone() }).await;
        seen.extend(next.items.iter().map(|item| item.id));
        totals.push((next.total, next.total_exact));
        cursor = next.next_cursor;
        if cursor.is_none() {
            break;
        }
    }
    assert!(totals.iter().all(|total| *total == (seen.len() as u64, true)), "{totals:?}");
    seen
}

/// Three job notifications among system notifications.
async fn mixed(test_db: &TestDatabase, user: &User) -> Vec<Notification> {
    let sketch = test_db.sketch().await;
    set_notifications_enabled(&test_db.db.write, &user.id, true).await.unwrap();
    for how in [0, 1, 1, 2, 0] {
        notify(test_db, user, 1).await;
        let job = ended(test_db, user, &sketch, how).await;
        notify_outcome(&test_db.db.write, &job).await.unwrap();
    }
    page(test_db, user, NotificationFilter { limit: 100, ..NotificationFilter::default() }).await.items
}

async fn row_32_pages_of_some_types_show_each_once_newest_first(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let all = mixed(test_db, &user).await;
    let combinations: [&[NotificationType]; 5] = [
        &[JobFailed],
        &[JobCompleted, JobFailed],
        &[System, JobCancelled, Recommendation],
        &[JobFailed, System, JobFailed],
        &[Recommendation],
    ];
    for types in combinations {
        let of_these = all.iter().filter(|item| types.contains(&item.notification_type));
        let wanted: Vec<i64> = of_these.map(|item| item.id).collect();
        let filter = NotificationFilter { types: types.to_vec(), ..NotificationFilter::default() };
        assert_eq!(walked(test_db, &user, &filter, 2).await, wanted, "{types:?}");
        let skipped = page(test_db, &user, NotificationFilter { skip: 1, limit: 2, ..filter }).await;
        let ids: Vec<i64> = skipped.items.iter().map(|item| item.id).collect();
        assert_eq!(ids, wanted.into_iter().skip(1).take(2).collect::<Vec<_>>(), "{types:?}");
    }
}

on_each_database!(row_32_pages_of_some_types_show_each_once_newest_first);

async fn row_32_pages_of_a_search_show_each_once_newest_first(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let all = mixed(test_db, &user).await;
    let of_jobs = all.iter().filter(|item| item.message.contains("lighthouse"));
    let wanted: Vec<i64> = of_jobs.map(|item| item.id).collect();
    assert_eq!(wanted.len(), 5);
    let filter = NotificationFilter { q: Some("light".into()), ..NotificationFilter::default() };
    assert_eq!(walked(test_db, &user, &filter, 2).await, wanted);
    let failed = NotificationFilter { types: vec![JobFailed], ..filter };
    assert_eq!(walked(test_db, &user, &failed, 1).await.len(), 2);
}

on_each_database!(row_32_pages_of_a_search_show_each_once_newest_first);

const MANY: &str = "INSERT INTO user_notifications (user_id, title, message, notification_type, read_status, \
    created_at) SELECT user_id, title, message, notification_type, read_status, created_at \
    FROM user_notifications";

async fn row_32_beyond_the_counted_total_the_newest_come_first(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    notify(test_db, &user, 1).await;
    for _ in 0..11 {
        test_db.db.write.execute_unprepared(MANY).await.unwrap();
    }
    let all = NotificationFilter { limit: 100, ..NotificationFilter::default() };
    let first = page(test_db, &user, all.clone()).await;
    let wanted: Vec<i64> = first.items.iter().map(|item| item.id).collect();
    let searched = NotificationFilter { q: Some("test".into()), ..all.clone() };
    for filter in [all.clone(), searched, NotificationFilter { types: vec![System], ..all }] {
        let first = page(test_db, &user, NotificationFilter { limit: 60, ..filter.clone() }).await;
        assert_eq!((first.total, first.total_exact), (1_000, false), "beyond the counted total");
        let next =
            page(test_db, &user, NotificationFilter { limit: 40, cursor: first.next_cursor, ..filter }).await;
        let seen: Vec<i64> = first.items.iter().chain(&next.items).map(|item| item.id).collect();
        assert_eq!(seen, wanted);
    }
}

on_each_database!(row_32_beyond_the_counted_total_the_newest_come_first);
