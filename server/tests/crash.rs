//! The real server, ended in the middle of a job and restarted.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use reqwest::header::{COOKIE, SET_COOKIE};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use services::database::Database;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Timeout of every wait.
const TIMEOUT: Duration = Duration::from_secs(120);

/// The server, running on a folder.
struct TestServer {
    child: Child,
    address: String,
    cookie: String,
}

impl TestServer {
    async fn start(folder: &Path) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let address = format!("127.0.0.1:{port}");
        let child = Command::new(env!("CARGO_BIN_EXE_genonaut"))
            .env("GENONAUT_ADDR", &address)
            .env("GENONAUT_DATA_DIR", folder)
            // Without the usual rate limit: the test polls more often than a script may.
            .env("GENONAUT_API_RATE", "1000")
            .env_remove("GENONAUT_DATABASE_URL")
            .env_remove("GENONAUT_COMFYUI_URL")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let server = Self { child, address: format!("http://{address}"), cookie: String::new() };
        server.until(async || server.get("/healthz").await.map(drop)).await;
        server
    }

    /// Polls until there is a response.
    async fn until<T>(&self, mut ask: impl AsyncFnMut() -> Option<T>) -> T {
        let started = Instant::now();
        while started.elapsed() < TIMEOUT {
            if let Some(answer) = ask().await {
                return answer;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("no response within {TIMEOUT:?}");
    }

    async fn get(&self, path: &str) -> Option<reqwest::Response> {
        let request = reqwest::Client::new().get(format!("{}{path}", self.address));
        request.header(COOKIE, &self.cookie).send().await.ok()?.error_for_status().ok()
    }

    async fn post(&self, path: &str, body: Value) -> reqwest::Response {
        let request = reqwest::Client::new().post(format!("{}{path}", self.address));
        request.header(COOKIE, &self.cookie).json(&body).send().await.unwrap().error_for_status().unwrap()
    }

    async fn set_up(&mut self) {
        let account = json!({ "username": "ada", "password": "a long enough pass phrase" });
        let answer = self.post("/api/v1/auth/setup", account).await;
        let cookie = answer.headers()[SET_COOKIE].to_str().unwrap();
        self.cookie = cookie.split(';').next().unwrap().to_owned();
    }

    async fn job(&self, id: i64) -> Value {
        self.get(&format!("/api/v1/generation-jobs/{id}")).await.unwrap().json().await.unwrap()
    }

    /// A job of two pictures that takes a while.
    async fn slow_job(&self) -> i64 {
        let request = json!({
            "prompt": "aurora over a forest at night", "checkpoint_model": "sketch", "batch_size": 2,
            "width": 1536, "height": 1536, "sampler_params": { "steps": 150 },
        });
        let answer = self.post("/api/v1/generation-jobs", request).await;
        answer.json::<Value>().await.unwrap()["id"].as_i64().unwrap()
    }

    /// Waits until the job is running and has made some progress.
    async fn wait_until_running(&self, id: i64) {
        let running = async || {
            let job = self.job(id).await;
            assert!(job["status"] == "pending" || job["status"] == "running", "{job}");
            (job["status"] == "running" && job["progress"]["step"].as_i64() > Some(0)).then_some(())
        };
        self.until(running).await;
    }

    async fn done(&self, id: i64) -> Value {
        let done = async || {
            let job = self.job(id).await;
            assert_ne!(job["status"], "failed", "{job}");
            (job["status"] == "completed").then_some(job)
        };
        self.until(done).await
    }

    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// SIGTERM, as a service manager sends it; waits for the end.
    fn terminate(mut self) {
        let sent = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
        let ended = self.child.wait().unwrap();
        assert!(ended.success(), "{ended}");
    }
}

impl Drop for TestServer {
    fn drop(&mut self) {
        // It has already exited in a test that passed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Starts a slow job, ends the server with `end` and restarts it; returns the outcomes of the job's attempts.
async fn outcomes_after_ending_server(end: fn(TestServer)) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let mut server = TestServer::start(folder.path()).await;
    server.set_up().await;
    let id = server.slow_job().await;
    server.wait_until_running(id).await;
    let cookie = server.cookie.clone();
    end(server);
    let mut server = TestServer::start(folder.path()).await;
    server.cookie = cookie;
    let job = server.done(id).await;
    let images = job["images"].as_array().unwrap();
    assert_eq!(images.len(), 2);
    for image in images {
        let file = server.get(image["url"].as_str().unwrap()).await.unwrap().bytes().await.unwrap();
        assert!(file.starts_with(b"\x89PNG"));
    }
    server.terminate();
    rows(folder.path()).await
}

/// Exactly two images, and the outcomes of the stored attempts.
async fn rows(folder: &Path) -> Vec<String> {
    let database = Database::sqlite(&folder.join("genonaut.sqlite")).await.unwrap();
    let all = async |query: &str| {
        let statement = sea_orm::Statement::from_string(sea_orm::DbBackend::Sqlite, query.to_owned());
        database.read.query_all_raw(statement).await.unwrap()
    };
    assert_eq!(all("SELECT id FROM content_items").await.len(), 2);
    let attempts = all("SELECT outcome FROM job_attempts ORDER BY attempt").await;
    attempts.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

#[tokio::test]
async fn row_14_a_job_whose_server_was_killed_completes_once() {
    assert_eq!(outcomes_after_ending_server(TestServer::kill).await, ["lost", "completed"]);
}

#[tokio::test]
async fn row_14_a_job_whose_server_was_stopped_completes_once_and_loses_no_attempt() {
    assert_eq!(outcomes_after_ending_server(TestServer::terminate).await, ["handed_back", "completed"]);
}
