//! Pages, filters and texts of rows.

use super::{ended, notify};
use crate::on_each_database;
use crate::test_database::TestDatabase;
use domain::accounts::User;
use domain::notifications::{NotificationAction, NotificationType};
use services::accounts::set_notifications_enabled;
use services::notifications::{
    Audience, CreateNotification, NotificationFilter, NotificationPage, change, create, get, list,
    notify_outcome,
};

fn filter() -> NotificationFilter {
    NotificationFilter { limit: 100, ..NotificationFilter::default() }
}

async fn page(test_db: &TestDatabase, user: &User, filter: NotificationFilter) -> NotificationPage {
    list(&test_db.db.read, &user.id, &filter).await.unwrap()
}

fn ids(page: &NotificationPage) -> Vec<i64> {
    page.items.iter().map(|item| item.id).collect()
}

async fn row_32_pages_show_each_once_newest_first(test_db: &TestDatabase) {
    let (mira, other) = (test_db.user("mira").await, test_db.user("other").await);
    let mut all = notify(test_db, &mira, 7).await;
    notify(test_db, &other, 2).await;
    all.reverse();
    let mut seen = Vec::new();
    let mut cursor = None;
    loop {
        let next = page(test_db, &mira, NotificationFilter { limit: 3, cursor, ..filter() }).await;
        assert_eq!((next.total, next.total_exact), (7, true));
        seen.extend(ids(&next));
        cursor = next.next_cursor;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(seen, all);
    let skipped = page(test_db, &mira, NotificationFilter { skip: 5, ..filter() }).await;
    assert_eq!((ids(&skipped), skipped.skip), (all[5..].to_vec(), 5));
    let wrong = NotificationFilter { cursor: Some("here".into()), ..filter() };
    assert_eq!(list(&test_db.db.read, &mira.id, &wrong).await.unwrap_err().fields()[0].field, "cursor");
}

on_each_database!(row_32_pages_show_each_once_newest_first);

async fn row_32_tabs_and_types_are_filters(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let all = notify(test_db, &user, 4).await;
    let act = async |ids: &[i64], action| change(&test_db.db.write, &user.id, ids, action).await.unwrap();
    act(&all[..1], NotificationAction::Read).await;
    act(&all[1..2], NotificationAction::Archive).await;
    act(&all[2..3], NotificationAction::Delete).await;
    assert_eq!(ids(&page(test_db, &user, filter()).await), [all[3], all[0]]);
    let unread = page(test_db, &user, NotificationFilter { unread_only: true, ..filter() }).await;
    assert_eq!((ids(&unread), unread.total), (vec![all[3]], 1));
    let archived = page(test_db, &user, NotificationFilter { archived: true, ..filter() }).await;
    assert_eq!(ids(&archived), [all[1]]);
    let of = |types: &[NotificationType]| NotificationFilter { types: types.to_vec(), ..filter() };
    assert_eq!(page(test_db, &user, of(&[NotificationType::JobFailed])).await.total, 0);
    let both = of(&[NotificationType::JobFailed, NotificationType::System]);
    assert_eq!(page(test_db, &user, both).await.total, 2);
}

on_each_database!(row_32_tabs_and_types_are_filters);

async fn row_32_a_search_finds_the_words_of_title_and_message(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let texts =
        [("Wartung", "Heute Nacht um 3"), ("50% mehr", "Platz für Bilder"), ("A_b", "a\\b Lighthouses")];
    let mut ids_of = Vec::new();
    for (title, message) in texts {
        let new = CreateNotification {
            audience: Audience::User(user.id.clone()),
            title: title.into(),
            message: message.into(),
            notification_type: NotificationType::System,
            related_job_id: None,
            related_content_id: None,
        };
        ids_of.push(create(&test_db.db.write, &new).await.unwrap()[0].notification.id);
    }
    let found = async |q: &str| {
        ids(&page(test_db, &user, NotificationFilter { q: Some(q.into()), ..filter() }).await)
    };
    assert_eq!(found("wartung").await, [ids_of[0]]);
    assert_eq!(found("NACHT heute").await, [ids_of[0]], "every word, in any order and case");
    assert_eq!(found("light").await, [ids_of[2]], "the beginning of a word is enough");
    assert_eq!(found("wartung bilder").await, Vec::<i64>::new());
    assert_eq!(found("  ").await.len(), 3);
    for strange in ["%", "\"", "' OR 1=1 --", "*", "AND", "NEAR(", "a:b", "-", "(", "\u{0}"] {
        found(strange).await;
    }
}

on_each_database!(row_32_a_search_finds_the_words_of_title_and_message);

async fn row_31_a_notification_links_to_the_image_or_the_job(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let sketch = test_db.sketch().await;
    set_notifications_enabled(&test_db.db.write, &user.id, true).await.unwrap();
    for how in 0..3 {
        let job = ended(test_db, &user, &sketch, how).await;
        let new = notify_outcome(&test_db.db.write, &job).await.unwrap().unwrap().notification;
        let shown = get(&test_db.db.read, &user.id, new.id).await.unwrap();
        assert_eq!(new, shown, "the stored notification differs from the sent one");
        assert_eq!(shown.related_job_id, Some(job.id));
        match job.content_id {
            Some(image) => {
                assert_eq!(shown.link, format!("/images/{image}"));
                assert_eq!(shown.thumbnail_url, Some(format!("/api/v1/images/{image}?thumbnail=small")));
            }
            None => assert_eq!((shown.link, shown.thumbnail_url), (format!("/jobs/{}", job.id), None)),
        }
    }
}

on_each_database!(row_31_a_notification_links_to_the_image_or_the_job);

async fn row_13_the_notification_of_a_deleted_image_stays_and_says_so(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    let sketch = test_db.sketch().await;
    set_notifications_enabled(&test_db.db.write, &user.id, true).await.unwrap();
    let job = ended(test_db, &user, &sketch, 0).await;
    let new = notify_outcome(&test_db.db.write, &job).await.unwrap().unwrap().notification;
    assert!(!new.message.contains("deleted"));
    services::jobs::delete(&test_db.db.write, &user.id, job.id).await.unwrap();
    let shown = page(test_db, &user, filter()).await.items.remove(0);
    assert!(shown.message.contains("deleted"), "{}", shown.message);
    assert_eq!(
        (shown.link.as_str(), shown.thumbnail_url, shown.related_content_id),
        ("/notifications", None, None)
    );
}

on_each_database!(row_13_the_notification_of_a_deleted_image_stays_and_says_so);
