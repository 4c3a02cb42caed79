//! Signing in and out.

use crate::call::Answer;
use crate::database::Stage;
use crate::house::House;
use crate::on_each_database;
use serde_json::json;

async fn sign_in(house: &House, address: &str, username: &str, password: &str) -> Answer {
    let call = house.post("/api/v1/auth/login").from(address);
    call.json(&json!({"username": username, "password": password})).send().await
}

async fn in_and_out(house: &House) {
    house.member("mira").await;
    let answer = sign_in(house, "127.0.0.1", "Mira", "a long password").await.expect(200);
    assert!(!answer.text().contains("argon2"), "{}", answer.text());
    let cookie = answer.header("set-cookie").split(';').next().unwrap().to_owned();
    house.get("/api/v1/users/me").header("cookie", &cookie).send().await.expect(200);
    let out = house.post("/api/v1/auth/logout").header("cookie", &cookie).send().await.expect(204);
    assert!(out.header("set-cookie").contains("Max-Age=0"));
    house.get("/api/v1/users/me").header("cookie", &cookie).send().await.expect(401);
}

on_each_database!(signing_out_ends_the_session_on_the_server, in_and_out);

#[tokio::test]
async fn a_wrong_name_and_a_wrong_password_look_the_same() {
    let house = House::sqlite().await;
    house.member("mira").await;
    let wrong = sign_in(&house, "127.0.0.1", "mira", "not her password").await.expect(401).json();
    let unknown = sign_in(&house, "127.0.0.1", "nobody", "not her password").await.expect(401).json();
    assert_eq!((&wrong["detail"], &wrong["kind"]), (&unknown["detail"], &unknown["kind"]));
    assert_eq!(wrong["kind"], "wrong_credentials");
}

#[tokio::test]
async fn ten_failures_a_minute_from_one_address() {
    let house = House::sqlite().await;
    house.member("mira").await;
    for number in 0..10 {
        sign_in(&house, "10.0.0.1", &format!("guess{number}"), "not a password").await.expect(401);
    }
    let refused = sign_in(&house, "10.0.0.1", "mira", "a long password").await.expect(429);
    assert!(refused.header("retry-after").parse::<u64>().unwrap() <= 60);
    sign_in(&house, "10.0.0.2", "mira", "a long password").await.expect(200);
}

#[tokio::test]
async fn ten_failures_an_hour_for_one_account_from_anywhere() {
    let house = House::sqlite().await;
    house.member("mira").await;
    for number in 0..10 {
        sign_in(&house, &format!("10.0.1.{number}"), " MIRA", "not her password").await.expect(401);
    }
    sign_in(&house, "10.0.2.1", "mira", "a long password").await.expect(429);
}

#[tokio::test]
async fn signing_in_rightly_is_never_too_often() {
    let house = House::sqlite().await;
    house.member("mira").await;
    for _ in 0..12 {
        sign_in(&house, "10.0.0.1", "mira", "a long password").await.expect(200);
    }
}

#[tokio::test]
async fn https_binds_the_cookie_to_the_host() {
    let house =
        House::with(Stage::sqlite().await, &[("GENONAUT_PUBLIC_URL", "https://pictures.example.org")]).await;
    let mira = house.member("mira").await;
    let answer = sign_in(&house, "127.0.0.1", "mira", "a long password").await.expect(200);
    let cookie = answer.header("set-cookie");
    assert!(cookie.starts_with("__Host-genonaut_session=") && cookie.ends_with("; Secure"), "{cookie}");
    house.get("/api/v1/users/me").by(&mira).send().await.expect(401);
}

#[tokio::test]
async fn a_proxy_that_is_not_trusted_cannot_choose_the_address() {
    let settings = [("GENONAUT_TRUSTED_PROXIES", "10.9.0.0/16")];
    let house = House::with(Stage::sqlite().await, &settings).await;
    let guess = async |peer: &str, claimed: &str, number: usize| {
        let call = house.post("/api/v1/auth/login").from(peer).header("x-forwarded-for", claimed);
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
