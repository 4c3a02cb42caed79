//! The first account: a stranger who reaches the server first must not get it.

use crate::on_each_database;
use crate::support::request::TestRequest;
use crate::support::test_app::{SETUP_CODE, TestApp};
use crate::test_database::TestDatabase;
use axum::http::Version;
use serde_json::json;

const SETUP: &str = "/api/v1/auth/setup";

fn body(code: &str) -> serde_json::Value {
    json!({"username": "Ada", "password": "a long password", "code": code})
}

async fn the_first_admin_is_created_once_and_signed_in(app: &TestApp) {
    let made = app.post(SETUP).json(&body("")).send().await.expect(201);
    assert_eq!((&made.json()["username"], &made.json()["role"]), (&json!("ada"), &json!("admin")));
    let cookie = made.header("set-cookie").to_owned();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
    let pair = cookie.split(';').next().unwrap();
    let me = app.get("/api/v1/users/me").header("cookie", pair).send().await.expect(200);
    assert_eq!(me.json()["username"], "ada");
    assert_eq!(app.post(SETUP).json(&body(SETUP_CODE)).send().await.expect(409).json()["kind"], "conflict");
    assert!(app.get("/setup").send().await.header("location").starts_with("/login"));
}

on_each_database!(the_first_admin_is_created_once_and_signed_in);

async fn is_refused(call: TestRequest) {
    assert_eq!(call.json(&body("")).send().await.fields(), ["code"]);
}

#[tokio::test]
async fn finding_14_setup_from_another_machine_needs_the_printed_code() {
    let app = TestApp::sqlite().await;
    let everywhere = TestApp::with(TestDatabase::sqlite().await, &[("GENONAUT_ADDR", "0.0.0.0:3000")]).await;
    is_refused(app.post(SETUP).from("192.168.1.9")).await;
    is_refused(app.post(SETUP).header("x-forwarded-for", "127.0.0.1")).await;
    is_refused(app.post(SETUP).header("forwarded", "for=127.0.0.1")).await;
    for header in
        ["via", "x-forwarded-proto", "x-forwarded-port", "x-client-ip", "cf-connecting-ip", "true-client-ip"]
    {
        is_refused(app.post(SETUP).header(header, "something")).await;
    }
    // As nginx sends it without further configuration.
    is_refused(app.post(SETUP).version(Version::HTTP_10)).await;
    is_refused(everywhere.post(SETUP)).await;
    is_refused(everywhere.post(SETUP).from("192.168.1.9")).await;
    let public = [("GENONAUT_PUBLIC_URL", "https://pictures.example.org")];
    let public = TestApp::with(TestDatabase::sqlite().await, &public).await;
    is_refused(public.post(SETUP).header("host", "pictures.example.org")).await;
    let wrong = everywhere.post(SETUP).json(&body("GUESS")).send().await;
    assert_eq!(wrong.fields(), ["code"]);
    everywhere
        .post(SETUP)
        .from("192.168.1.9")
        .json(&body(&SETUP_CODE.to_lowercase()))
        .send()
        .await
        .expect(201);
}

#[tokio::test]
async fn an_invalid_account_is_refused_by_field() {
    let app = TestApp::sqlite().await;
    let answer = app.post(SETUP).json(&json!({"username": "A b", "password": "short"})).send().await;
    assert_eq!(answer.fields(), ["username", "password"]);
    let answer = app.get("/generate").header("accept", "text/html").send().await;
    assert_eq!(answer.header("location"), "/setup", "an account was created");
}

/// Refused before any validation and before any password is hashed, which strangers could request at will.
#[tokio::test]
async fn finding_13_after_setup_no_input_is_read() {
    let app = TestApp::sqlite().await;
    app.member("mira").await;
    let form = |username, password| {
        let fields = [("username", username), ("password", password)];
        app.post("/api/fn/set_up").header("accept", "application/json").form(&fields)
    };
    for (username, password) in [("ada", "a long password"), ("ada", "short"), ("A b", "a long password")] {
        let refused = form(username, password).send().await.expect(409);
        assert!(refused.text().contains("already exists"), "{}", refused.text());
        let body = json!({"username": username, "password": password});
        app.post(SETUP).json(&body).send().await.expect(409);
    }
}
