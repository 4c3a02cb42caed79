use crate::on_each_database;
use crate::test_database::TestDatabase;
use migration::{Migrator, MigratorTrait};
use sea_orm::ConnectionTrait;

async fn row_46_every_entity_fits_a_fresh_database(test_db: &TestDatabase) {
    test_db.db.check_schema().await.unwrap();
}

on_each_database!(row_46_every_entity_fits_a_fresh_database);

async fn row_46_every_migration_can_be_reverted_and_reapplied(test_db: &TestDatabase) {
    Migrator::down(&test_db.db.write, None).await.unwrap();
    assert!(test_db.db.check_schema().await.is_err());
    Migrator::up(&test_db.db.write, None).await.unwrap();
    test_db.db.check_schema().await.unwrap();
}

on_each_database!(row_46_every_migration_can_be_reverted_and_reapplied);

async fn row_1_ids_are_never_reused(test_db: &TestDatabase) {
    let user = test_db.user("mira").await;
    test_db.sketch().await;
    let first = test_db.job(&user).await;
    let gone = format!("DELETE FROM generation_jobs WHERE id = {}", first.id);
    test_db.db.write.execute_unprepared(&gone).await.unwrap();
    assert!(test_db.job(&user).await.id > first.id);
}

on_each_database!(row_1_ids_are_never_reused);

async fn only_the_writer_writes(test_db: &TestDatabase) {
    assert!(test_db.db.answers().await);
    let refused = test_db.db.read.execute_unprepared("DELETE FROM settings").await;
    assert!(refused.is_err());
}

#[tokio::test]
async fn sqlite_readers_cannot_write() {
    only_the_writer_writes(&TestDatabase::sqlite().await).await;
}
