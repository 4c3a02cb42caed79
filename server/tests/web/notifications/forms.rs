//! The same through forms of a browser without JavaScript, and the responses that pages read.

use super::{notify, unread};
use crate::on_each_database;
use crate::support::test_app::{TestApp, TestUser};
use serde_json::json;

async fn plain(app: &TestApp, person: &TestUser, page: &str, name: &str, fields: &[(&str, &str)]) -> String {
    let call = app.post(&format!("/api/fn/{name}")).with_user(person).header("accept", "text/html,*/*;q=0.8");
    let call = call.header("origin", "http://localhost:3000");
    let call = call.header("referer", &format!("http://localhost:3000{page}"));
    let answer = call.form(fields).send().await.expect(302);
    answer.header("location").trim_start_matches("http://localhost:3000").to_owned()
}

async fn row_33_notifications_work_with_plain_forms(app: &TestApp) {
    let mira = app.member("mira").await;
    let ids: Vec<String> = notify(app, &mira, 3).await.iter().map(i64::to_string).collect();
    let page = "/notifications?tab=unread";
    let next = [("id", ids[0].as_str()), ("action", "read"), ("next", "/images/7")];
    assert_eq!(plain(app, &mira, page, "mark_notification", &next).await, "/images/7");
    assert_eq!(unread(app, &mira).await, 2);
    let foreign = [("id", ids[0].as_str()), ("action", "read"), ("next", "//evil.example")];
    assert_eq!(plain(app, &mira, page, "mark_notification", &foreign).await, "/generate");

    let back = plain(app, &mira, page, "mark_all_read", &[("types", "")]).await;
    let undo =
        back.strip_prefix("/notifications?tab=unread&undo=").unwrap().strip_suffix("&changed=2").unwrap();
    assert_eq!(unread(app, &mira).await, 0);
    assert_eq!(plain(app, &mira, &back, "undo_notifications", &[("undo", undo)]).await, page);
    assert_eq!(unread(app, &mira).await, 2);

    let several = [("ids[]", ids[1].as_str()), ("ids[]", &ids[2]), ("action", "delete")];
    assert!(plain(app, &mira, page, "bulk_notifications", &several).await.ends_with("&changed=2"));
    assert_eq!(unread(app, &mira).await, 0);
    let wrong = plain(app, &mira, page, "mark_all_read", &[("types", "nonsense")]).await;
    assert!(wrong.contains("__err="), "{wrong}");
    assert_eq!(plain(app, &mira, "/generate", "tell_me", &[("sound", "on")]).await, "/generate");
}

on_each_database!(row_33_notifications_work_with_plain_forms);

async fn row_33_pages_receive_what_changed(app: &TestApp) {
    let mira = app.member("mira").await;
    let ids = notify(app, &mira, 3).await;
    let call = async |name: &str, fields: &[(&str, &str)]| {
        app.post(&format!("/api/fn/{name}")).with_user(&mira).form(fields).send().await.expect(200).json()
    };
    let first = ids[0].to_string();
    let changed = call("mark_all_read", &[("types", "system"), ("up_to", &first)]).await;
    assert_eq!(changed["count"], 1);
    let undone = call("undo_notifications", &[("undo", changed["undo"].as_str().unwrap())]).await;
    assert_eq!((&undone["count"], unread(app, &mira).await), (&json!(1), 3));
    call("tell_me", &[("browser", "on")]).await;
    let now = app.get("/api/v1/users/me/preferences").with_user(&mira).send().await.expect(200).json();
    let failed = &now["preferences"]["notifications"]["job_failed"];
    assert_eq!(failed, &json!({"bell": true, "toast": true, "sound": false, "browser": true}));
    let tried = call("test_notification", &[("channel", "toast")]).await;
    assert_eq!(tried["title"], "Test notification");
    assert_eq!(unread(app, &mira).await, 4);
}

on_each_database!(row_33_pages_receive_what_changed);
