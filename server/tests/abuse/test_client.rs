//! Clients with an account.

use crate::test_server::TestServer;
use reqwest::header::SET_COOKIE;
use reqwest::{Client, RequestBuilder, Response};
use serde_json::{Value, json};
use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

const PASSWORD: &str = "a long enough pass phrase";
/// The source address of the honest clients.
pub const BACKGROUND_ADDRESS: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 2);

/// A signed-in client.
pub struct TestClient {
    pub cookie: String,
    client: Client,
}

impl TestClient {
    /// The first account, an admin.
    pub async fn first(server: &TestServer) -> Self {
        let account = json!({ "username": "ada", "password": PASSWORD });
        let client = client();
        let answer = client.post(server.url("/api/v1/auth/setup")).json(&account).send().await.unwrap();
        Self { cookie: cookie(answer), client }
    }

    pub async fn member(server: &TestServer, name: &str) -> Self {
        server.add_member(name, PASSWORD);
        Self::sign_in(server, name).await
    }

    /// Signs in again with the right password.
    pub async fn sign_in(server: &TestServer, name: &str) -> Self {
        let account = json!({ "username": name, "password": PASSWORD });
        let client = client();
        let answer = client.post(server.url("/api/v1/auth/login")).json(&account).send().await.unwrap();
        Self { cookie: cookie(answer), client }
    }

    pub fn get(&self, url: String) -> RequestBuilder {
        self.client.get(url).header("cookie", &self.cookie)
    }

    pub async fn post(&self, url: String, body: &Value) -> Value {
        let answer = self.client.post(url).header("cookie", &self.cookie).json(body).send().await.unwrap();
        let (status, text) = (answer.status(), answer.text().await.unwrap());
        assert!(status.is_success(), "{status}: {}", text.chars().take(500).collect::<String>());
        serde_json::from_str(&text).unwrap()
    }

    pub async fn json(&self, url: String) -> Value {
        let answer = self.get(url).send().await.unwrap().error_for_status().unwrap();
        answer.json().await.unwrap()
    }

    /// Polls a job's state until it has ended.
    pub async fn wait_until_ended(&self, server: &TestServer, job: i64) -> Value {
        for _ in 0..600 {
            let job = self.json(server.url(&format!("/api/v1/generation-jobs/{job}"))).await;
            if !matches!(job["status"].as_str().unwrap(), "pending" | "running") {
                return job;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("job {job} did not end within a minute");
    }
}

/// A client with its own address and a new connection for each request.
pub fn client() -> Client {
    let builder =
        Client::builder().local_address(IpAddr::V4(BACKGROUND_ADDRESS)).pool_max_idle_per_host(0).no_proxy();
    builder.timeout(Duration::from_secs(15)).build().unwrap()
}

fn cookie(answer: Response) -> String {
    let answer = answer.error_for_status().unwrap();
    answer.headers()[SET_COOKIE].to_str().unwrap().split(';').next().unwrap().to_owned()
}
