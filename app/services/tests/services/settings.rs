use crate::on_both;
use crate::test_database::TestDatabase;
use services::settings::{QUEUE_PAUSED, STORAGE_FULL, get, put, put_first, remove};

async fn setting_lifecycle(test_db: &TestDatabase) {
    let c = &test_db.db.write;
    assert_eq!(get::<bool>(c, QUEUE_PAUSED).await.unwrap(), None);
    put(c, QUEUE_PAUSED, &true).await.unwrap();
    put(c, QUEUE_PAUSED, &false).await.unwrap();
    assert_eq!(get::<bool>(&test_db.db.read, QUEUE_PAUSED).await.unwrap(), Some(false));
    remove(c, QUEUE_PAUSED).await.unwrap();
    assert_eq!(get::<bool>(c, QUEUE_PAUSED).await.unwrap(), None);
}

on_both!(a_setting_is_kept_replaced_and_forgotten, setting_lifecycle);

async fn once(test_db: &TestDatabase) {
    let c = &test_db.db.write;
    let (yes, no) = (put_first(c, STORAGE_FULL, &true), put_first(c, STORAGE_FULL, &false));
    let (yes, no) = tokio::join!(yes, no);
    let (yes, no) = (yes.unwrap(), no.unwrap());
    assert!(yes != no, "one of them is the first");
    assert_eq!(get::<bool>(c, STORAGE_FULL).await.unwrap(), Some(yes));
    let (one, other) = tokio::join!(remove(c, STORAGE_FULL), remove(c, STORAGE_FULL));
    assert!(one.unwrap() != other.unwrap(), "one of them removed it");
}

on_both!(of_two_who_note_the_same_one_is_the_first, once);
