use crate::database::Stage;
use crate::on_both;
use app::settings::service::{QUEUE_PAUSED, get, put, remove};

async fn kept(stage: &Stage) {
    let c = &stage.db.write;
    assert_eq!(get::<bool>(c, QUEUE_PAUSED).await.unwrap(), None);
    put(c, QUEUE_PAUSED, &true).await.unwrap();
    put(c, QUEUE_PAUSED, &false).await.unwrap();
    assert_eq!(get::<bool>(&stage.db.read, QUEUE_PAUSED).await.unwrap(), Some(false));
    remove(c, QUEUE_PAUSED).await.unwrap();
    assert_eq!(get::<bool>(c, QUEUE_PAUSED).await.unwrap(), None);
}

on_both!(a_setting_is_kept_replaced_and_forgotten, kept);
