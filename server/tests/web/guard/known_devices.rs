//! Sign-in limits slow down guessing, not users who know the password.

use crate::on_each_database;
use crate::support::request::TestResponse;
use crate::support::test_app::{TestApp, TestUser};
use serde_json::json;

async fn sign_in(app: &TestApp, address: &str, password: &str, cookie: &str) -> TestResponse {
    let call = app.post("/api/v1/auth/login").from(address).header("cookie", cookie);
    call.json(&json!({"username": "Mira", "password": password})).send().await
}

/// The cookie that identifies a browser after a sign-in.
async fn device(app: &TestApp, person: &TestUser) -> String {
    let answer = app.get("/generate").with_user(person).send().await.expect(200);
    let cookies = answer.headers.get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap());
    let device = cookies.into_iter().find(|cookie| cookie.starts_with("genonaut_device=")).unwrap();
    assert!(device.contains("HttpOnly") && device.contains("SameSite=Lax"), "{device}");
    device.split(';').next().unwrap().to_owned()
}

async fn finding_7_guessing_does_not_lock_the_owner_out(app: &TestApp) {
    let mira = app.member("mira").await;
    let (known, ben) = (device(app, &mira).await, app.member("ben").await);
    let others = device(app, &ben).await;
    for number in 0..10 {
        sign_in(app, &format!("10.0.1.{number}"), "not her password", "x=y").await.expect(401);
    }
    sign_in(app, "10.0.2.1", "a long password", "x=y").await.expect(429);
    sign_in(app, "10.0.2.2", "a long password", &others).await.expect(429);
    sign_in(app, "10.0.2.3", "a long password", "genonaut_device=made~up").await.expect(429);
    for _ in 0..12 {
        sign_in(app, "10.0.2.4", "a long password", &known).await.expect(200);
    }
    for number in 0..10 {
        sign_in(app, &format!("10.0.3.{number}"), "not her password", &known).await.expect(401);
    }
    sign_in(app, "10.0.4.1", "a long password", &known).await.expect(429);
}

on_each_database!(finding_7_guessing_does_not_lock_the_owner_out);

#[tokio::test]
async fn finding_7_a_browser_gets_its_device_cookie_once() {
    let app = TestApp::sqlite().await;
    let mira = app.member("mira").await;
    let cookies = format!("genonaut_session={}; {}", mira.token, device(&app, &mira).await);
    let again = app.get("/generate").header("cookie", &cookies).send().await.expect(200);
    assert_eq!(again.header("set-cookie"), "");
}

#[tokio::test]
async fn finding_16_an_ipv6_network_counts_as_one_address() {
    let app = TestApp::sqlite().await;
    app.member("mira").await;
    let guess = async |address: String, name: String| {
        let call = app.post("/api/v1/auth/login").from(&address);
        call.json(&json!({"username": name, "password": "guess"})).send().await.status.as_u16()
    };
    for number in 0..10 {
        assert_eq!(guess(format!("2001:db8:1:2::{number}"), format!("u{number}")).await, 401);
    }
    assert_eq!(guess("2001:db8:1:2:ffff::9".into(), "u10".into()).await, 429);
    assert_eq!(guess("2001:db8:1:3::9".into(), "u10".into()).await, 401);
}

/// Another service on a different port of the same host can set a cookie of the same name.
#[tokio::test]
async fn finding_19_a_foreign_cookie_of_the_same_name_signs_nobody_out() {
    let app = TestApp::sqlite().await;
    let mira = app.member("mira").await;
    for cookies in
        ["genonaut_session=foreign; genonaut_session=MINE", "genonaut_session=MINE; genonaut_session=foreign"]
    {
        let cookies = cookies.replace("MINE", &mira.token);
        app.get("/api/v1/users/me").header("cookie", &cookies).send().await.expect(200);
    }
}
