use crate::database::Stage;
use crate::on_both;
use migration::{Migrator, MigratorTrait};
use sea_orm::ConnectionTrait;

async fn everything_can_be_selected(stage: &Stage) {
    stage.db.check_schema().await.unwrap();
}

on_both!(row_46_every_entity_fits_a_fresh_database, everything_can_be_selected);

async fn down_and_up_again(stage: &Stage) {
    Migrator::down(&stage.db.write, None).await.unwrap();
    assert!(stage.db.check_schema().await.is_err());
    Migrator::up(&stage.db.write, None).await.unwrap();
    stage.db.check_schema().await.unwrap();
}

on_both!(row_46_every_migration_goes_both_ways, down_and_up_again);

async fn ids_are_not_reused(stage: &Stage) {
    let user = stage.user("mira").await;
    stage.sketch().await;
    let first = stage.job(&user).await;
    let gone = format!("DELETE FROM generation_jobs WHERE id = {}", first.id);
    stage.db.write.execute_unprepared(&gone).await.unwrap();
    assert!(stage.job(&user).await.id > first.id);
}

on_both!(row_1_an_id_is_never_given_twice, ids_are_not_reused);

async fn only_the_writer_writes(stage: &Stage) {
    assert!(stage.db.answers().await);
    let refused = stage.db.read.execute_unprepared("DELETE FROM settings").await;
    assert!(refused.is_err());
}

#[tokio::test]
async fn sqlite_readers_cannot_write() {
    only_the_writer_writes(&Stage::sqlite().await).await;
}
