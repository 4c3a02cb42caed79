//! Signing in and out.

use crate::on_each_database;
use crate::support::request::TestResponse;
use crate::support::test_app::TestApp;
use crate::test_database::TestDatabase;
use serde_json::json;

async fn sign_in(app: &TestApp, address: &str, username: &str, password: &str) -> TestResponse {
    let call = app.post("/api/v1/auth/login").from(address);
    call.json(&json!({"username": username, "password": password})).send().await
}

async fn signing_out_ends_the_session_on_the_server(app: &TestApp) {
    app.member("mira").await;
    let answer = sign_in(app, "127.0.0.1", "Mira", "a long password").await.expect(200);
    assert!(!answer.text().contains("argon2"), "{}", answer.text());
    let cookie = answer.header("set-cookie").split(';').next().unwrap().to_owned();
    app.get("/api/v1/users/me").header("cookie", &cookie).send().await.expect(200);
    let out = app.post("/api/v1/auth/logout").header("cookie", &cookie).send().await.expect(204);
    assert!(out.header("set-cookie").contains("Max-Age=0"));
    app.get("/api/v1/users/me").header("cookie", &cookie).send().await.expect(401);
}

on_each_database!(signing_out_ends_the_session_on_the_server);

#[tokio::test]
async fn a_wrong_name_and_a_wrong_password_get_the_same_response() {
    let app = TestApp::sqlite().await;
    app.member("mira").await;
    let wrong = sign_in(&app, "127.0.0.1", "mira", "not her password").await.expect(401).json();
    let unknown = sign_in(&app, "127.0.0.1", "nobody", "not her password").await.expect(401).json();
    assert_eq!((&wrong["detail"], &wrong["kind"]), (&unknown["detail"], &unknown["kind"]));
    assert_eq!(wrong["kind"], "wrong_credentials");
}

#[tokio::test]
async fn sign_in_allows_ten_failures_a_minute_from_one_address() {
    let app = TestApp::sqlite().await;
    app.member("mira").await;
    for number in 0..10 {
        sign_in(&app, "10.0.0.1", &format!("guess{number}"), "not a password").await.expect(401);
    }
    let refused = sign_in(&app, "10.0.0.1", "mira", "a long password").await.expect(429);
    assert!(refused.header("retry-after").parse::<u64>().unwrap() <= 60);
    sign_in(&app, "10.0.0.2", "mira", "a long password").await.expect(200);
}

#[tokio::test]
async fn sign_in_allows_ten_failures_an_hour_for_one_account() {
    let app = TestApp::sqlite().await;
    app.member("mira").await;
    for number in 0..10 {
        sign_in(&app, &format!("10.0.1.{number}"), " MIRA", "not her password").await.expect(401);
    }
    sign_in(&app, "10.0.2.1", "mira", "a long password").await.expect(429);
}

#[tokio::test]
async fn successful_sign_ins_are_not_limited() {
    let app = TestApp::sqlite().await;
    app.member("mira").await;
    for _ in 0..12 {
        sign_in(&app, "10.0.0.1", "mira", "a long password").await.expect(200);
    }
}

#[tokio::test]
async fn https_binds_the_cookie_to_the_host() {
    let app = TestApp::with(
        TestDatabase::sqlite().await,
        &[("GENONAUT_PUBLIC_URL", "https://pictures.example.org")],
    )
    .await;
    let mira = app.member("mira").await;
    let answer = sign_in(&app, "127.0.0.1", "mira", "a long password").await.expect(200);
    let cookie = answer.header("set-cookie");
    assert!(cookie.starts_with("__Host-genonaut_session=") && cookie.ends_with("; Secure"), "{cookie}");
    app.get("/api/v1/users/me").with_user(&mira).send().await.expect(401);
}

#[tokio::test]
async fn an_untrusted_proxy_cannot_set_the_client_address() {
    let settings = [("GENONAUT_TRUSTED_PROXIES", "10.9.0.0/16")];
    let app = TestApp::with(TestDatabase::sqlite().await, &settings).await;
    let guess = async |peer: &str, claimed: &str, number: usize| {
        let call = app.post("/api/v1/auth/login").from(peer).header("x-forwarded-for", claimed);
        call.json(&json!({"username": format!("u{number}"), "password": "guess"}))
            .send()
            .await
            .status
            .as_u16()
    };
    for number in 0..10 {
        assert_eq!(guess("10.8.0.1", &format!("1.2.3.{number}"), number).await, 401);
        assert_eq!(guess("10.9.0.1", &format!("1.2.4.{number}"), 100 + number).await, 401);
    }
    assert_eq!(guess("10.8.0.1", "1.2.3.99", 50).await, 429);
    assert_eq!(guess("10.9.0.1", "1.2.4.99", 150).await, 401);
}

/// Every field that the parser may read as the username must be counted.
#[tokio::test]
async fn no_second_username_field_bypasses_the_limit() {
    for decoy in
        ["x%5Busername%5D=ID&username=mira", "username=ID&username=mira", "username=mira&username=ID"]
    {
        let app = TestApp::sqlite().await;
        app.member("mira").await;
        let send = async |address: &str, fields: String| {
            let call = app.post("/api/fn/sign_in").from(address);
            call.raw("application/x-www-form-urlencoded", fields).send().await
        };
        let mut guessed = 0;
        for number in 0..11 {
            let fields = format!("{}&password=not+her+password", decoy.replace("ID", &format!("z{number}")));
            let status = send(&format!("10.0.1.{number}"), fields).await.status.as_u16();
            guessed += u16::from(status == 401);
        }
        let right = sign_in(&app, "10.0.2.1", "mira", "a long password").await.status.as_u16();
        assert!(guessed < 11, "{decoy}: a password was tried {guessed} times");
        assert!(guessed == 0 || right == 429, "{decoy}: {guessed} guesses, then {right}");
    }
    let app = TestApp::sqlite().await;
    app.member("mira").await;
    for number in 0..10 {
        let fields = "\"x&username=mira&password=not+her+password&y\"";
        let call = app.post("/api/fn/sign_in").from(&format!("10.0.1.{number}"));
        call.raw("application/x-www-form-urlencoded", fields).send().await.expect(401);
    }
    sign_in(&app, "10.0.2.1", "mira", "a long password").await.expect(429);
}

#[tokio::test]
async fn sign_in_never_redirects_to_another_site() {
    let app = TestApp::sqlite().await;
    let mira = app.member("mira").await;
    for next in ["%2F%09%2Fevil.example", "%2F%0B%2Fx", "%2F%00", "%2F%5Cevil.example", "%2F%2Fevil.example"]
    {
        let response = app.get(&format!("/login?next={next}")).with_user(&mira).send().await;
        let refused = next.ends_with("%00") && response.status == 422;
        assert!(
            refused || response.header("location") == "/generate",
            "{next}: {}",
            response.header("location")
        );
        let fields = format!("username=mira&password=a+long+password&next={next}");
        let call = app.post("/api/fn/sign_in").header("accept", "text/html");
        let signed_in = call.raw("application/x-www-form-urlencoded", fields).send().await;
        let refused = next.ends_with("%00") && signed_in.status == 422;
        assert!(refused || signed_in.header("location") == "/generate", "{next}: {}", signed_in.status);
    }
}

#[tokio::test]
async fn finding_13_an_unknown_field_is_truncated_in_the_response() {
    let app = TestApp::sqlite().await;
    // The longest name allowed before sign-in.
    let long = "x".repeat(60_000);
    for body in [
        json!({ &long: 1 }),
        json!({"username": "mira", "password": "a long password", &long: 1}),
        json!({ &long: {"a": {"a": {"a": 1}}} }),
        json!({"username": {&long: 1}}),
    ] {
        let refused = app.post("/api/v1/auth/login").json(&body).send().await.expect(422);
        assert!(refused.body.len() < 2_000, "{} bytes", refused.body.len());
    }
    let mira = app.member("mira").await;
    let longest = json!({ "x".repeat(900_000): 1 });
    let refused = app.post("/api/v1/presets").with_user(&mira).json(&longest).send().await.expect(422);
    assert!(refused.body.len() < 2_000, "{} bytes", refused.body.len());
    assert_eq!(refused.json()["detail"], format!("{}…: is unknown", &long[..100]));
    let form = format!("{long}=%00");
    let call = app.post("/api/fn/sign_in").raw("application/x-www-form-urlencoded", form);
    let refused = call.send().await.expect(422);
    assert!(refused.body.len() < 2_000, "{} bytes", refused.body.len());
}
