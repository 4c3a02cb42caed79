//! Pages of 100,000 are found in other ways than pages of ten; what is on them is the same.

use super::{ended, told};
use crate::on_both;
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

/// Every page of `limit` under the filter; each says the same total.
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

/// Three outcomes of jobs among what the system said.
async fn mixed(test_db: &TestDatabase, user: &User) -> Vec<Notification> {
    let sketch = test_db.sketch().await;
    set_notifications_enabled(&test_db.db.write, &user.id, true).await.unwrap();
    for how in [0, 1, 1, 2, 0] {
        told(test_db, user, 1).await;
        let job = ended(test_db, user, &sketch, how).await;
        notify_outcome(&test_db.db.write, &job).await.unwrap();
    }
    page(test_db, user, NotificationFilter { limit: 100, ..NotificationFilter::default() }).await.items
}

async fn types(test_db: &TestDatabase) {
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

on_both!(row_32_pages_of_some_types_show_each_once_newest_first, types);

async fn words(test_db: &TestDatabase) {
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

on_both!(row_32_pages_of_a_search_show_each_once_newest_first, words);

const MANY: &str = "INSERT INTO user_notifications (user_id, title, message, notification_type, read_status, \
    created_at) SELECT user_id, title, message, notification_type, read_status, created_at \
    FROM user_notifications";

async fn many(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    told(test_db, &user, 1).await;
    for _ in 0..11 {
        test_db.db.write.execute_unprepared(MANY).await.unwrap();
    }
    let all = NotificationFilter { limit: 100, ..NotificationFilter::default() };
    let first = page(test_db, &user, all.clone()).await;
    let wanted: Vec<i64> = first.items.iter().map(|item| item.id).collect();
    let searched = NotificationFilter { q: Some("test".into()), ..all.clone() };
    for filter in [all.clone(), searched, NotificationFilter { types: vec![System], ..all }] {
        let first = page(test_db, &user, NotificationFilter { limit: 60, ..filter.clone() }).await;
        assert_eq!((first.total, first.total_exact), (1_000, false), "more than are counted");
        let next =
            page(test_db, &user, NotificationFilter { limit: 40, cursor: first.next_cursor, ..filter }).await;
        let seen: Vec<i64> = first.items.iter().chain(&next.items).map(|item| item.id).collect();
        assert_eq!(seen, wanted);
    }
}

on_both!(row_32_of_more_than_are_counted_the_newest_come_first, many);
