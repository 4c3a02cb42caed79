//! Personal settings, over REST and by forms of a browser without JavaScript.

use crate::on_each_database;
use crate::support::request::{TestRequest, TestResponse};
use crate::support::test_app::{TestApp, TestUser};
use serde_json::{Value, json};

const ME: &str = "/api/v1/users/me";
const PASSWORD: &str = "/api/v1/users/me/password";
const SESSIONS: &str = "/api/v1/users/me/sessions";

async fn me(app: &TestApp, person: &TestUser) -> Value {
    app.get(ME).with_user(person).send().await.expect(200).json()
}

async fn row_3_a_profile_is_changed_within_its_limits(app: &TestApp) {
    let mira = app.member("mira").await;
    let change = |body: Value| app.request("PATCH", ME).with_user(&mira).json(&body);
    let changed = change(json!({"display_name": " Mira K. ", "email": "mira@example.org"})).send().await;
    let changed = changed.expect(200).json();
    assert_eq!(
        (&changed["display_name"], &changed["email"]),
        (&json!("Mira K."), &json!("mira@example.org"))
    );
    change(json!({"timezone": "Asia/Tokyo"})).send().await.expect(200);
    let now = me(app, &mira).await;
    assert_eq!((&now["email"], &now["timezone"]), (&json!("mira@example.org"), &json!("Asia/Tokyo")));
    assert!(
        now.get("password_hash").is_none() && now["created_at"].as_str().unwrap().ends_with('Z'),
        "{now}"
    );
    assert_eq!(change(json!({"email": null})).send().await.expect(200).json()["email"], json!(null));
    let refused = change(json!({"display_name": "", "email": "x", "timezone": "Mars/Olympus"})).send().await;
    assert_eq!(refused.fields(), ["display_name", "email", "timezone"]);
    assert_eq!(change(json!({"role": "admin"})).send().await.fields(), ["role"]);
    assert_eq!(change(json!({"username": "eve"})).send().await.fields(), ["username"]);
    assert_eq!(me(app, &mira).await["role"], "member");
}

on_each_database!(row_3_a_profile_is_changed_within_its_limits);

async fn change_password(app: &TestApp, person: &TestUser, current: &str, new: &str) -> TestResponse {
    let body = json!({"current_password": current, "new_password": new});
    app.request("PUT", PASSWORD).with_user(person).json(&body).send().await
}

async fn a_new_password_ends_the_other_sessions(app: &TestApp) {
    let mira = app.member("mira").await;
    let phone = app.again(&mira).await;
    assert_eq!(
        change_password(app, &mira, "not hers", "another password").await.fields(),
        ["current_password"]
    );
    assert_eq!(change_password(app, &mira, "a long password", "short").await.fields(), ["new_password"]);
    app.get(ME).with_user(&phone).send().await.expect(200);
    change_password(app, &mira, "a long password", "another password").await.expect(204);
    app.get(ME).with_user(&mira).send().await.expect(200);
    app.get(ME).with_user(&phone).send().await.expect(401);
    let sign_in = async |password: &str| {
        let body = json!({"username": "mira", "password": password});
        app.post("/api/v1/auth/login").json(&body).send().await.status.as_u16()
    };
    assert_eq!((sign_in("a long password").await, sign_in("another password").await), (401, 200));
}

on_each_database!(a_new_password_ends_the_other_sessions);

#[tokio::test]
async fn a_stolen_session_cannot_guess_passwords_without_limit() {
    let app = TestApp::sqlite().await;
    let (mira, ben) = (app.member("mira").await, app.member("ben").await);
    // An invalid new password doesn't count as a guess.
    for _ in 0..12 {
        change_password(&app, &mira, "a long password", "short").await.expect(422);
    }
    for number in 0..5 {
        change_password(&app, &mira, &format!("guess number {number}"), "another password").await.expect(422);
        let fields = [("current_password", "guess"), ("new_password", "another password")];
        let by_page =
            app.post("/api/fn/change_password").with_user(&mira).header("accept", "application/json");
        by_page.form(&fields).send().await.expect(422);
    }
    let refused = change_password(&app, &mira, "a long password", "another password").await.expect(429);
    assert!(refused.header("retry-after").parse::<u64>().unwrap() > 60);
    change_password(&app, &ben, "a long password", "another password").await.expect(204);
}

async fn sessions_are_listed_and_ended_from_another_device(app: &TestApp) {
    let (mira, ben) = (app.member("mira").await, app.member("ben").await);
    let [phone, tablet] = [app.again(&mira).await, app.again(&mira).await];
    let list = async |person: &TestUser| {
        let list = app.get(SESSIONS).with_user(person).send().await.expect(200).json();
        assert_eq!(list["total"], list["items"].as_array().unwrap().len());
        list
    };
    let seen = list(&phone).await;
    assert_eq!((&seen["total"], &seen["items"][0]["current"]), (&json!(3), &json!(true)));
    assert!(!seen.to_string().contains(&phone.token), "the token is shown");
    let of = |list: &Value| list["items"][0]["id"].as_str().unwrap().to_owned();
    let end =
        |person: &TestUser, id: &str| app.request("DELETE", &format!("{SESSIONS}/{id}")).with_user(person);
    end(&ben, &of(&seen)).send().await.expect(404);
    end(&mira, &of(&seen)).send().await.expect(204);
    app.get(ME).with_user(&phone).send().await.expect(401);
    let ended = app.request("DELETE", SESSIONS).with_user(&mira).send().await.expect(200).json();
    assert_eq!(ended["count"], 1);
    app.get(ME).with_user(&tablet).send().await.expect(401);
    app.get(ME).with_user(&ben).send().await.expect(200);
    let own = end(&mira, &of(&list(&mira).await)).send().await.expect(204);
    assert!(own.header("set-cookie").contains("Max-Age=0"), "the cookie is not removed");
    app.get(ME).with_user(&mira).send().await.expect(401);
}

on_each_database!(sessions_are_listed_and_ended_from_another_device);

fn plain(call: TestRequest, page: &str) -> TestRequest {
    let page = format!("http://localhost:3000{page}");
    call.header("accept", "text/html,*/*;q=0.8")
        .header("origin", "http://localhost:3000")
        .header("referer", &page)
}

/// Sends a form from `page`; returns the redirect target and its content.
async fn send(
    app: &TestApp,
    person: &TestUser,
    page: &str,
    name: &str,
    fields: &[(&str, &str)],
) -> (String, String) {
    let call = plain(app.post(&format!("/api/fn/{name}")), page).with_user(person).form(fields);
    let back = call.send().await.expect(302).header("location").to_owned();
    let back = back.trim_start_matches("http://localhost:3000").trim_end_matches('?').to_owned();
    let shown = plain(app.get(&back), page).with_user(person).send().await.expect(200).text();
    (back, shown)
}

async fn row_39_settings_are_changed_by_plain_forms(app: &TestApp) {
    let mira = app.member("mira").await;
    let phone = app.again(&mira).await;
    let account = "/settings/account";
    let fields = [("display_name", "Mira K."), ("email", ""), ("timezone", "Asia/Tokyo")];
    let (back, shown) = send(app, &mira, account, "save_profile", &fields).await;
    assert_eq!(back, "/settings/account?saved=profile");
    assert!(shown.contains("Saved.") && shown.contains("value=\"Mira K.\""), "{shown}");
    assert!(shown.contains("data-zone=\"Asia/Tokyo\""), "the page has the old time zone");
    let fields = [("display_name", ""), ("email", ""), ("timezone", "Asia/Tokyo")];
    let (_, shown) = send(app, &mira, account, "save_profile", &fields).await;
    assert!(shown.contains("Must have 1 to 80 characters"), "the error is not beside its field");

    let fields = [("current_password", "wrong"), ("new_password", "another password")];
    let (_, shown) = send(app, &mira, account, "change_password", &fields).await;
    assert!(shown.contains("Wrong password."), "the error is not beside its field");
    assert!(!shown.contains("another password"), "a password is in the page");
    app.get(ME).with_user(&phone).send().await.expect(200);
    let (back, _) = send(app, &mira, "/settings/sessions", "end_other_sessions", &[]).await;
    assert_eq!(back, "/settings/sessions");
    app.get(ME).with_user(&phone).send().await.expect(401);

    let (back, shown) = send(app, &mira, "/settings/appearance", "set_theme", &[("theme", "light")]).await;
    assert_eq!(back, "/settings/appearance");
    assert!(shown.contains("data-theme=\"light\" data-zone"), "{}", &shown[..200]);
    let page = "/settings/appearance";
    let (_, shown) = send(app, &mira, page, "set_density", &[("density", "compact")]).await;
    assert!(shown.contains("data-density=\"compact\" data-zone"), "{}", &shown[..200]);
    let (_, shown) = send(app, &mira, page, "set_density", &[("density", "tiny")]).await;
    assert!(shown.contains("ust be compact, comfortable or spacious"), "the error is not shown");
    plain(app.get("/settings/nothing"), account).with_user(&mira).send().await.expect(404);
}

on_each_database!(row_39_settings_are_changed_by_plain_forms);

async fn row_39_notification_settings_are_changed_by_a_plain_form(app: &TestApp) {
    let mira = app.member("mira").await;
    let page = "/settings/notifications";
    let kept = async || {
        let kept = app.get("/api/v1/users/me/preferences").with_user(&mira).send().await.expect(200).json();
        kept["preferences"].clone()
    };
    let fields = [
        ("enabled", "true"),
        ("channels[]", "job_completed.bell"),
        ("channels[]", "job_failed.sound"),
        ("quiet", "true"),
        ("from", "23:00"),
        ("to", "06:30"),
        ("days[]", "0"),
        ("days[]", "4"),
        ("zone", ""),
        ("volume", "0.25"),
    ];
    let (back, shown) = send(app, &mira, page, "save_notification_preferences", &fields).await;
    assert!(back.starts_with(page) && shown.contains("Saved."), "{back}");
    let now = kept().await;
    assert_eq!((&now["notifications_enabled"], &now["sound"]["volume"]), (&json!(true), &json!(0.25)));
    let of = |kind: &str| now["notifications"][kind].clone();
    assert_eq!(of("job_failed"), json!({"bell": false, "toast": false, "sound": true, "browser": false}));
    assert_eq!(of("job_completed")["bell"], true);
    assert_eq!(now["quiet_hours"]["days"], json!([0, 4]));
    for mark in ["value=\"job_failed.sound\"", "value=\"23:00\"", "value=\"0.25\""] {
        assert!(shown.contains(mark), "{mark}");
    }
    let fields = [("from", "23:00"), ("to", "23:00"), ("volume", "0.25")];
    let (_, shown) = send(app, &mira, page, "save_notification_preferences", &fields).await;
    assert!(shown.contains("Must differ from the start time."), "the error is not beside its field");
    assert_eq!(kept().await, now);
}

on_each_database!(row_39_notification_settings_are_changed_by_a_plain_form);
