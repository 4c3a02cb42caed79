//! Notifications that admins send.

use super::rows;
use crate::on_each_database;
use crate::test_database::TestDatabase;
use domain::accounts::User;
use domain::error::Error;
use domain::notifications::NotificationType;
use services::accounts::set_notifications_enabled;
use services::notifications::{Audience, CreateNotification, NewNotification, create, unread_count};

fn notification(user: &User, notification_type: NotificationType) -> CreateNotification {
    CreateNotification {
        audience: Audience::User(user.id.clone()),
        title: " Maintenance ".into(),
        message: "Tonight".into(),
        notification_type,
        related_job_id: None,
        related_content_id: None,
    }
}

async fn tell(test_db: &TestDatabase, new: &CreateNotification) -> Result<Vec<NewNotification>, Error> {
    create(&test_db.db.write, new).await
}

async fn row_30_disabled_users_get_only_system_notifications(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    for kind in
        [NotificationType::JobCompleted, NotificationType::JobFailed, NotificationType::Recommendation]
    {
        assert_eq!(tell(test_db, &notification(&user, kind)).await.unwrap_err().status(), 403, "{kind:?}");
    }
    assert_eq!(rows(test_db, &user, "").await, 0);
    let sent = tell(test_db, &notification(&user, NotificationType::System)).await.unwrap();
    assert_eq!((sent[0].unread, sent[0].notification.title.as_str()), (1, "Maintenance"));
    assert!(sent[0].delivery.bell && !sent[0].delivery.toast);
    set_notifications_enabled(&test_db.db.write, &user.id, true).await.unwrap();
    tell(test_db, &notification(&user, NotificationType::Recommendation)).await.unwrap();
    assert_eq!(unread_count(&test_db.db.read, &user.id).await.unwrap(), 2);
}

on_each_database!(row_30_disabled_users_get_only_system_notifications);

async fn row_30_a_broadcast_reaches_everybody_who_enabled_it(test_db: &TestDatabase) {
    let (mira, other) = (test_db.user("mira").await, test_db.user("other").await);
    set_notifications_enabled(&test_db.db.write, &mira.id, true).await.unwrap();
    let all = |kind| CreateNotification { audience: Audience::All, ..notification(&mira, kind) };
    let sent = tell(test_db, &all(NotificationType::System)).await.unwrap();
    assert_eq!(sent.len(), 2);
    let sent = tell(test_db, &all(NotificationType::Recommendation)).await.unwrap();
    assert_eq!(sent.iter().map(|new| &new.notification.user_id).collect::<Vec<_>>(), [&mira.id]);
    assert_eq!(unread_count(&test_db.db.read, &other.id).await.unwrap(), 1);
}

on_each_database!(row_30_a_broadcast_reaches_everybody_who_enabled_it);

async fn row_35_invalid_fields_are_named(test_db: &TestDatabase) {
    let (mira, other) = (test_db.user("mira").await, test_db.user("other").await);
    test_db.sketch().await;
    let fine = notification(&mira, NotificationType::System);
    let others_job = Some(test_db.job(&other).await.id);
    let ghost = Audience::User("00000000-0000-7000-8000-000000000000".into());
    let wrong = [
        (CreateNotification { title: "  ".into(), ..fine.clone() }, "title"),
        (CreateNotification { title: "x".repeat(256), ..fine.clone() }, "title"),
        (CreateNotification { message: "\n".into(), ..fine.clone() }, "message"),
        (CreateNotification { message: "ä".repeat(2_001), ..fine.clone() }, "message"),
        (CreateNotification { audience: ghost, ..fine.clone() }, "user_id"),
        (CreateNotification { related_job_id: others_job, ..fine.clone() }, "related_job_id"),
        (CreateNotification { related_content_id: Some(99), ..fine.clone() }, "related_content_id"),
        (
            CreateNotification { audience: Audience::All, related_job_id: Some(1), ..fine.clone() },
            "related_job_id",
        ),
    ];
    for (new, field) in wrong {
        let error = tell(test_db, &new).await.unwrap_err();
        assert_eq!(error.fields()[0].field, field, "{new:?}");
    }
    assert_eq!(rows(test_db, &mira, "").await, 0);
    let longest = CreateNotification { title: "ä".repeat(255), message: "ä".repeat(2_000), ..fine };
    tell(test_db, &longest).await.unwrap();
}

on_each_database!(row_35_invalid_fields_are_named);
