//! Cancelling a waiting job creates one notification, through any route.

use crate::on_each_database;
use crate::support::test_app::TestApp;
use serde_json::json;
use services::accounts::set_notifications_enabled;
use services::notifications::unread_count;

const FORM: &str = "application/x-www-form-urlencoded";

async fn row_12_and_31_cancelling_a_waiting_job_notifies_once(app: &TestApp) {
    let mira = app.member("mira").await;
    let c = &app.test_db.db.write;
    set_notifications_enabled(c, &mira.user.id, true).await.unwrap();
    app.test_db.sketch().await;
    let rest = format!("/api/v1/generation-jobs/{}/cancel", app.test_db.job(&mira.user).await.id);
    app.post(&rest).with_user(&mira).json(&json!({})).send().await.expect(200);
    app.post(&rest).with_user(&mira).json(&json!({})).send().await.expect(409);
    assert_eq!(unread_count(c, &mira.user.id).await.unwrap(), 1);
    let (one, two) = (app.test_db.job(&mira.user).await.id, app.test_db.job(&mira.user).await.id);
    app.post("/api/fn/cancel_job").with_user(&mira).raw(FORM, format!("job_id={one}")).send().await;
    assert_eq!(unread_count(c, &mira.user.id).await.unwrap(), 2);
    let several = format!("ids%5B0%5D={one}&ids%5B1%5D={two}&action=cancel");
    app.post("/api/fn/change_jobs").with_user(&mira).raw(FORM, several).send().await;
    assert_eq!(unread_count(c, &mira.user.id).await.unwrap(), 3);
}

on_each_database!(row_12_and_31_cancelling_a_waiting_job_notifies_once);
