use crate::on_each_database;
use crate::test_database::TestDatabase;
use services::settings::{QUEUE_PAUSED, STORAGE_FULL, get, put, put_first, remove};

async fn a_setting_is_saved_replaced_and_removed(test_db: &TestDatabase) {
    let c = &test_db.db.write;
    assert_eq!(get::<bool>(c, QUEUE_PAUSED).await.unwrap(), None);
    put(c, QUEUE_PAUSED, &true).await.unwrap();
    put(c, QUEUE_PAUSED, &false).await.unwrap();
    assert_eq!(get::<bool>(&test_db.db.read, QUEUE_PAUSED).await.unwrap(), Some(false));
    remove(c, QUEUE_PAUSED).await.unwrap();
    assert_eq!(get::<bool>(c, QUEUE_PAUSED).await.unwrap(), None);
}

on_each_database!(a_setting_is_saved_replaced_and_removed);

async fn of_two_concurrent_first_writes_one_succeeds(test_db: &TestDatabase) {
    let c = &test_db.db.write;
    let (yes, no) = (put_first(c, STORAGE_FULL, &true), put_first(c, STORAGE_FULL, &false));
    let (yes, no) = tokio::join!(yes, no);
    let (yes, no) = (yes.unwrap(), no.unwrap());
    assert!(yes != no, "exactly one is first");
    assert_eq!(get::<bool>(c, STORAGE_FULL).await.unwrap(), Some(yes));
    let (one, other) = tokio::join!(remove(c, STORAGE_FULL), remove(c, STORAGE_FULL));
    assert!(one.unwrap() != other.unwrap(), "exactly one removed it");
}

on_each_database!(of_two_concurrent_first_writes_one_succeeds);
