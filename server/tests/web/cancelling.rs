//! Cancelling what waits tells the bell, once, by whichever door.

use crate::house::House;
use crate::on_each_database;
use serde_json::json;
use services::accounts::set_notifications_enabled;
use services::notifications::unread_count;

const FORM: &str = "application/x-www-form-urlencoded";

async fn told(house: &House) {
    let mira = house.member("mira").await;
    let c = &house.stage.db.write;
    set_notifications_enabled(c, &mira.user.id, true).await.unwrap();
    house.stage.sketch().await;
    let rest = format!("/api/v1/generation-jobs/{}/cancel", house.stage.job(&mira.user).await.id);
    house.post(&rest).by(&mira).json(&json!({})).send().await.expect(200);
    house.post(&rest).by(&mira).json(&json!({})).send().await.expect(409);
    assert_eq!(unread_count(c, &mira.user.id).await.unwrap(), 1);
    let (one, two) = (house.stage.job(&mira.user).await.id, house.stage.job(&mira.user).await.id);
    house.post("/api/fn/cancel_job").by(&mira).raw(FORM, format!("job_id={one}")).send().await;
    assert_eq!(unread_count(c, &mira.user.id).await.unwrap(), 2);
    let several = format!("ids%5B0%5D={one}&ids%5B1%5D={two}&action=cancel");
    house.post("/api/fn/change_jobs").by(&mira).raw(FORM, several).send().await;
    assert_eq!(unread_count(c, &mira.user.id).await.unwrap(), 3);
}

on_each_database!(row_12_and_31_cancelling_what_waits_is_notified_once, told);
