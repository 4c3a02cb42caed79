//! The user who requests all the pictures.

use reqwest::header::SET_COOKIE;
use serde_json::json;
use services::accounts::set_notifications_enabled;
use services::database::Database;

/// Creates the first account and turns its notifications on; returns its cookie.
pub async fn set_up(url: &str, database: &Database) -> String {
    let account = json!({ "username": "ada", "password": "a long enough pass phrase" });
    let answer = reqwest::Client::new().post(format!("{url}/api/v1/auth/setup")).json(&account);
    let answer = answer.send().await.unwrap().error_for_status().unwrap();
    let cookie = answer.headers()[SET_COOKIE].to_str().unwrap();
    let cookie = cookie.split(';').next().unwrap().to_owned();
    let me = reqwest::Client::new().get(format!("{url}/api/v1/users/me")).header("cookie", &cookie);
    let me: serde_json::Value = me.send().await.unwrap().json().await.unwrap();
    set_notifications_enabled(&database.write, me["id"].as_str().unwrap(), true).await.unwrap();
    cookie
}
