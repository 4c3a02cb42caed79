//! A signed-in client of the program's REST API.

use super::test_server::TestServer;
use reqwest::header::{COOKIE, SET_COOKIE};
use reqwest::{Client, RequestBuilder};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

pub const PASSWORD: &str = "a long enough pass phrase";
/// How long a job may take.
const TIMEOUT: Duration = Duration::from_secs(120);

pub struct TestClient {
    client: Client,
    /// Scheme, host and port of the server.
    pub base: String,
    pub cookie: String,
}

impl TestClient {
    /// Creates the first account, the admin ada.
    pub async fn set_up(server: &TestServer, client: Client) -> Self {
        Self::open(server, client, "setup", "ada").await
    }

    /// Signs in with [`PASSWORD`].
    pub async fn sign_in(server: &TestServer, client: Client, username: &str) -> Self {
        Self::open(server, client, "login", username).await
    }

    async fn open(server: &TestServer, client: Client, route: &str, username: &str) -> Self {
        let account = json!({ "username": username, "password": PASSWORD });
        let request = client.post(server.url(&format!("/api/v1/auth/{route}"))).json(&account);
        let response = request.send().await.unwrap().error_for_status().unwrap();
        let cookie = response.headers()[SET_COOKIE].to_str().unwrap().split(';').next().unwrap().to_owned();
        Self { client, base: server.url(""), cookie }
    }

    pub fn get(&self, path: &str) -> RequestBuilder {
        self.client.get(format!("{}{path}", self.base)).header(COOKIE, &self.cookie)
    }

    pub async fn json(&self, path: &str) -> Value {
        self.get(path).send().await.unwrap().error_for_status().unwrap().json().await.unwrap()
    }

    pub async fn bytes(&self, path: &str) -> Vec<u8> {
        let response = self.get(path).send().await.unwrap().error_for_status().unwrap();
        response.bytes().await.unwrap().into()
    }

    pub async fn post(&self, path: &str, body: &Value) -> Value {
        let request = self.client.post(format!("{}{path}", self.base)).header(COOKIE, &self.cookie);
        let response = request.json(body).send().await.unwrap();
        let (status, text) = (response.status(), response.text().await.unwrap());
        assert!(status.is_success(), "{status}: {}", text.chars().take(500).collect::<String>());
        serde_json::from_str(&text).unwrap()
    }

    /// Creates a job; returns its id.
    pub async fn create_job(&self, new: &Value) -> i64 {
        self.post("/api/v1/generation-jobs", new).await["id"].as_i64().unwrap()
    }

    pub async fn job(&self, id: i64) -> Value {
        self.json(&format!("/api/v1/generation-jobs/{id}")).await
    }

    /// Polls a job until it `is_so`.
    pub async fn wait_until(&self, id: i64, is_so: impl Fn(&Value) -> bool) -> Value {
        let started = Instant::now();
        loop {
            let job = self.job(id).await;
            if is_so(&job) {
                return job;
            }
            assert!(started.elapsed() < TIMEOUT, "condition never met: {job}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Polls a job until it is in a final state.
    pub async fn wait_until_ended(&self, id: i64) -> Value {
        self.wait_until(id, |job| !matches!(job["status"].as_str().unwrap(), "pending" | "running")).await
    }
}
