//! The routes of the contract.

use super::{PATH, notify, unread};
use crate::on_each_database;
use crate::support::test_app::{TestApp, TestUser};
use serde_json::{Value, json};
use services::accounts::set_notifications_enabled;

async fn list(app: &TestApp, person: &TestUser, query: &str) -> Value {
    app.get(&format!("{PATH}?{query}")).with_user(person).send().await.expect(200).json()
}

async fn put(app: &TestApp, person: &TestUser, path: &str, body: Value) -> Value {
    app.request("PUT", &format!("{PATH}/{path}"))
        .with_user(person)
        .json(&body)
        .send()
        .await
        .expect(200)
        .json()
}

async fn row_32_rest_returns_the_right_count_after_every_operation(app: &TestApp) {
    let mira = app.member("mira").await;
    let id = notify(app, &mira, 2).await[0];
    let act = async |what: &str| {
        let call = app.request("PUT", &format!("{PATH}/{id}/{what}")).with_user(&mira);
        call.send().await.expect(200).json()
    };
    let read = act("read").await;
    assert_eq!(read["read_status"], true);
    assert_eq!(act("read").await["read_at"], read["read_at"], "the first time is preserved");
    assert_eq!(unread(app, &mira).await, 1);
    let again = act("unread").await;
    assert_eq!((&again["read_status"], &again["read_at"]), (&json!(false), &Value::Null));
    assert_eq!(unread(app, &mira).await, 2);
    assert!(act("archive").await["archived_at"].is_string());
    assert_eq!(unread(app, &mira).await, 1);
    assert_eq!(act("unarchive").await["archived_at"], Value::Null);
    let path = format!("{PATH}/{id}");
    let seen = app.get(&path).with_user(&mira).send().await.expect(200).json();
    assert_eq!((&seen["notification_type"], &seen["link"]), (&json!("system"), &json!("/notifications")));
    app.request("DELETE", &path).with_user(&mira).send().await.expect(204);
    assert_eq!(unread(app, &mira).await, 1);
    app.request("DELETE", &path).with_user(&mira).send().await.expect(404);
    app.get(&path).with_user(&mira).send().await.expect(404);
}

on_each_database!(row_32_rest_returns_the_right_count_after_every_operation);

async fn row_32_polling_gets_304_until_something_changes(app: &TestApp) {
    let mira = app.member("mira").await;
    let ids = notify(app, &mira, 2).await;
    for path in [PATH.to_owned(), format!("{PATH}/unread/count"), format!("{PATH}/{}", ids[0])] {
        let first = app.get(&path).with_user(&mira).send().await.expect(200);
        let ask = || app.get(&path).with_user(&mira).header("if-none-match", first.header("etag"));
        assert!(ask().send().await.expect(304).body.is_empty(), "{path}");
        app.request("PUT", &format!("{PATH}/{}/read", ids[0])).with_user(&mira).send().await.expect(200);
        ask().send().await.expect(200);
        app.request("PUT", &format!("{PATH}/{}/unread", ids[0])).with_user(&mira).send().await.expect(200);
        ask().send().await.expect(304);
    }
}

on_each_database!(row_32_polling_gets_304_until_something_changes);

async fn row_35_the_list_filters_and_names_invalid_parameters(app: &TestApp) {
    let mira = app.member("mira").await;
    let ids = notify(app, &mira, 12).await;
    let page = list(app, &mira, "").await;
    assert_eq!((page["items"].as_array().unwrap().len(), &page["limit"]), (10, &json!(10)));
    assert_eq!((&page["total"], &page["total_exact"]), (&json!(12), &json!(true)));
    let cursor = page["next_cursor"].as_str().unwrap();
    let rest = list(app, &mira, &format!("cursor={cursor}&user_id={}", mira.user.id)).await;
    assert_eq!(rest["items"].as_array().unwrap().len(), 2);
    assert_eq!((&rest["next_cursor"], &rest["items"][1]["id"]), (&Value::Null, &json!(ids[0])));
    put(app, &mira, &format!("{}/archive", ids[0]), json!({})).await;
    put(app, &mira, &format!("{}/read", ids[1]), json!({})).await;
    for (query, total) in [
        ("unread_only=true", 10),
        ("archived=true", 1),
        ("notification_types=system,job_failed", 11),
        ("notification_types=job_failed&notification_types=job_cancelled", 0),
        ("q=TEST", 11),
        ("q=works+test&unread_only=1", 10),
        ("q=nothing", 0),
    ] {
        assert_eq!(list(app, &mira, query).await["total"], total, "{query}");
    }
    let long = format!("q={}", "x".repeat(201));
    for (query, field) in [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("skip=-1", "skip"),
        ("cursor=x", "cursor"),
        ("unread_only=maybe", "unread_only"),
        ("notification_types=job_done", "notification_types"),
        ("user_id=me", "user_id"),
        (&long, "q"),
    ] {
        let refused = app.get(&format!("{PATH}?{query}")).with_user(&mira).send().await.fields();
        assert_eq!(refused, [field], "{query}");
    }
}

on_each_database!(row_35_the_list_filters_and_names_invalid_parameters);

async fn row_33_rest_changes_many_and_undoes_it(app: &TestApp) {
    let (mira, other) = (app.member("mira").await, app.member("other").await);
    let ids = notify(app, &mira, 4).await;
    let others = notify(app, &other, 1).await;
    let read = put(app, &mira, "read-all", json!({"types": ["system"], "up_to": ids[2]})).await;
    assert_eq!((&read["success"], &read["count"]), (&json!(true), &json!(3)));
    assert_eq!(read["message"], "3 notifications marked as read");
    assert_eq!((unread(app, &mira).await, unread(app, &other).await), (1, 1));
    let undo = json!({"undo": read["undo"]});
    assert_eq!(put(app, &mira, "undo", undo.clone()).await["count"], 3);
    assert_eq!(unread(app, &mira).await, 4);
    app.request("PUT", &format!("{PATH}/undo")).with_user(&mira).json(&undo).send().await.expect(404);
    let empty =
        app.request("PUT", &format!("{PATH}/read-all")).with_user(&mira).send().await.expect(200).json();
    assert_eq!(empty["count"], 4);
    let bulk = json!({"ids": [ids[0], ids[1], others[0]], "action": "archive"});
    let moved =
        app.post(&format!("{PATH}/bulk")).with_user(&mira).json(&bulk).send().await.expect(200).json();
    assert_eq!((&moved["count"], &moved["message"]), (&json!(2), &json!("2 notifications archived")));
    for (body, field) in [
        (json!({"ids": [], "action": "read"}), "ids"),
        (json!({"ids": [1], "action": "burn"}), "action"),
        (json!({"ids": ["x"], "action": "read"}), "ids.0"),
    ] {
        let refused = app.post(&format!("{PATH}/bulk")).with_user(&mira).json(&body).send().await.fields();
        assert_eq!(refused, [field], "{body}");
    }
    let refused =
        app.request("PUT", &format!("{PATH}/read-all")).with_user(&mira).json(&json!({"types": ["x"]}));
    assert_eq!(refused.send().await.fields(), ["types.0"]);
}

on_each_database!(row_33_rest_changes_many_and_undoes_it);

async fn row_30_and_35_an_admin_notifies_users_who_allow_it(app: &TestApp) {
    let (admin, mira) = (app.admin("keeper").await, app.member("mira").await);
    let tell = |body: Value| app.post(PATH).with_user(&admin).json(&body);
    let notification = |kind: &str| json!({"user_id": mira.user.id, "title": "Hello", "message": "There", "notification_type": kind});
    tell(notification("job_completed")).send().await.expect(403);
    tell(notification("recommendation")).send().await.expect(403);
    let made = tell(notification("system")).send().await.expect(201);
    assert_eq!(made.header("location"), format!("{PATH}/{}", made.json()["id"]));
    assert_eq!(unread(app, &mira).await, 1);
    set_notifications_enabled(&app.test_db.db.write, &mira.user.id, true).await.unwrap();
    tell(notification("recommendation")).send().await.expect(201);
    let all = json!({"audience": "all", "title": "Hello", "message": "All", "notification_type": "system"});
    assert_eq!(tell(all.clone()).send().await.expect(201).json()["count"], 2);
    assert_eq!((unread(app, &mira).await, unread(app, &admin).await), (3, 1));
    app.post(PATH).with_user(&mira).json(&all).send().await.expect(403);
    let with = |field: &str, value: Value| {
        let mut body = notification("system");
        body[field] = value;
        body
    };
    for (body, field) in [
        (with("title", json!(" ")), "title"),
        (with("message", json!("x".repeat(2_001))), "message"),
        (with("notification_type", json!("job_done")), "notification_type"),
        (with("related_job_id", json!(77)), "related_job_id"),
        (with("related_content_id", json!(77)), "related_content_id"),
        (with("user_id", json!("mira")), "user_id"),
        (with("user_id", json!("00000000-0000-7000-8000-000000000000")), "user_id"),
        (with("audience", json!("all")), "audience"),
        (with("colour", json!("red")), "colour"),
    ] {
        assert_eq!(tell(body.clone()).send().await.fields(), [field], "{body}");
    }
}

on_each_database!(row_30_and_35_an_admin_notifies_users_who_allow_it);

async fn row_34_an_admin_sees_times_but_not_contents(app: &TestApp) {
    let (admin, mira) = (app.admin("keeper").await, app.member("mira").await);
    app.test_db.sketch().await;
    set_notifications_enabled(&app.test_db.db.write, &mira.user.id, true).await.unwrap();
    let job = app.test_db.job(&mira.user).await.id;
    let cancel = format!("/api/v1/generation-jobs/{job}/cancel");
    app.post(&cancel).with_user(&mira).json(&json!({})).send().await.expect(200);
    let own = list(app, &mira, "").await;
    assert!(own["items"][0]["message"].as_str().unwrap().contains("lighthouse"));
    let theirs = list(app, &admin, &format!("user_id={}", mira.user.id)).await;
    assert_eq!(
        (&theirs["items"][0]["id"], &theirs["items"][0]["message"]),
        (&own["items"][0]["id"], &json!(""))
    );
    let count = format!("{PATH}/unread/count?user_id={}", mira.user.id);
    assert_eq!(app.get(&count).with_user(&admin).send().await.expect(200).json()["unread_count"], 1);
    let search = format!("{PATH}?q=lighthouse&user_id={}", mira.user.id);
    assert_eq!(app.get(&search).with_user(&admin).send().await.fields(), ["q"]);
    for path in ["", "/unread/count"] {
        let path = format!("{PATH}{path}?user_id={}", admin.user.id);
        app.get(&path).with_user(&mira).send().await.expect(404);
    }
}

on_each_database!(row_34_an_admin_sees_times_but_not_contents);
