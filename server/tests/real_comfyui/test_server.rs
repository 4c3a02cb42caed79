//! The whole program as a process, and a client of its REST API and socket.

#![allow(clippy::unwrap_used)]

use futures::{SinkExt, StreamExt};
use reqwest::Client;
use reqwest::header::{COOKIE, ORIGIN, SET_COOKIE};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

/// A running server whose only engine is the real ComfyUI; killed when dropped.
pub struct TestServer {
    process: Child,
    pub address: String,
}

impl TestServer {
    /// Starts it on a free port over `folder` and waits until it logs that it is ready.
    pub fn start(folder: &Path) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_genonaut"))
            .env("GENONAUT_ADDR", "127.0.0.1:0")
            .env("GENONAUT_DATA_DIR", folder)
            .env("GENONAUT_COMFYUI_URL", crate::url())
            .env("GENONAUT_SKETCH", "off")
            .env("RUST_LOG", "warn")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let address =
            lines.find_map(|line| line.unwrap().strip_prefix("Genonaut is ready: ").map(str::to_owned));
        // Drains its output, which would block it otherwise.
        std::thread::spawn(move || lines.for_each(drop));
        Self { process, address: address.unwrap() }
    }

    /// Kills it with SIGKILL.
    pub fn kill(mut self) {
        self.end();
    }

    fn end(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

impl Drop for TestServer {
    fn drop(&mut self) {
        self.end();
    }
}

/// The admin, signed in.
pub struct TestClient {
    client: Client,
    cookie: String,
}

impl TestClient {
    /// Creates the first account.
    pub async fn set_up(server: &TestServer) -> Self {
        let client = Client::new();
        let account = json!({ "username": "ada", "password": "a long enough phrase" });
        let answer = client.post(format!("{}/api/v1/auth/setup", server.address)).json(&account).send();
        let answer = answer.await.unwrap().error_for_status().unwrap();
        let cookie = answer.headers()[SET_COOKIE].to_str().unwrap().split(';').next().unwrap().to_owned();
        Self { client, cookie }
    }

    pub async fn get(&self, server: &TestServer, path: &str) -> reqwest::Response {
        let request = self.client.get(format!("{}{path}", server.address)).header(COOKIE, &self.cookie);
        request.send().await.unwrap().error_for_status().unwrap()
    }

    /// Creates a job of two small pictures; returns its id.
    pub async fn create(&self, server: &TestServer, steps: u32) -> i64 {
        let job = json!({
            "prompt": "a red house by the sea", "checkpoint_model": "tiny-sd15-shared-small.ckpt",
            "lora_models": [{ "name": "tiny-style-random.safetensors", "strength_model": 0.8 }],
            "width": 64, "height": 64, "batch_size": 2, "sampler_params": { "steps": steps, "sampler_name": "euler" },
        });
        let route = format!("{}/api/v1/generation-jobs", server.address);
        let answer = self.client.post(route).header(COOKIE, &self.cookie).json(&job).send().await.unwrap();
        let created: Value = answer.error_for_status().unwrap().json().await.unwrap();
        created["id"].as_i64().unwrap()
    }

    pub async fn job(&self, server: &TestServer, id: i64) -> Value {
        self.get(server, &format!("/api/v1/generation-jobs/{id}")).await.json().await.unwrap()
    }

    /// Follows a job on the socket until `is_so` holds for everything received; returns it.
    pub async fn follow(
        &self,
        server: &TestServer,
        id: i64,
        is_so: impl Fn(&ReceivedFrames) -> bool,
    ) -> ReceivedFrames {
        let mut request = server.address.replace("http", "ws").into_client_request().unwrap();
        *request.uri_mut() = format!("{}/ws", server.address.replace("http", "ws")).parse().unwrap();
        request.headers_mut().insert(COOKIE, self.cookie.parse().unwrap());
        request.headers_mut().insert(ORIGIN, server.address.parse().unwrap());
        let (mut socket, _) = tokio_tungstenite::connect_async(request).await.unwrap();
        let frame = json!({ "type": "preview", "job_id": id }).to_string();
        socket.send(Message::text(frame)).await.unwrap();
        let mut received = ReceivedFrames { job: self.job(server, id).await, ..ReceivedFrames::default() };
        while !is_so(&received) {
            received.note(id, socket.next().await.unwrap().unwrap());
        }
        received
    }
}

/// The frames of one job.
#[derive(Debug, Default)]
pub struct ReceivedFrames {
    pub job: Value,
    pub steps: Vec<u64>,
    pub previews: usize,
}

impl ReceivedFrames {
    /// True once the job is in a final state.
    pub fn is_ended(&self) -> bool {
        ["completed", "failed", "cancelled"].iter().any(|status| self.job["status"] == *status)
    }

    fn note(&mut self, id: i64, message: Message) {
        match message {
            Message::Binary(_) => self.previews += 1,
            Message::Text(text) => {
                let frame: Value = serde_json::from_str(&text).unwrap();
                let data = &frame["data"];
                if frame["topic"] == "job" && data["id"] == id {
                    self.job = data.clone();
                } else if frame["topic"] == "progress" && data["job_id"] == id {
                    self.steps.push(data["step"].as_u64().unwrap());
                }
            }
            _ => {}
        }
    }
}
