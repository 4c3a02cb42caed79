//! The program with the real ComfyUI as its only engine, and its jobs, followed on the socket.

#![allow(clippy::unwrap_used)]

use crate::support::test_client::TestClient;
use crate::support::test_server::{TestServer, program};
use futures::{SinkExt, StreamExt};
use reqwest::header::{COOKIE, ORIGIN};
use serde_json::{Value, json};
use std::path::Path;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

/// Starts the program on `folder` and creates the first account.
pub async fn start(folder: &Path) -> (TestServer, TestClient) {
    let mut command = program(&folder.join("data"));
    command.env("GENONAUT_COMFYUI_URL", crate::url()).env("GENONAUT_SKETCH", "off");
    let server = TestServer::start(command, &folder.join("log")).await;
    let client = TestClient::set_up(&server, reqwest::Client::new()).await;
    (server, client)
}

impl TestClient {
    /// Creates a job of two small pictures; returns its id.
    pub async fn create(&self, steps: u32) -> i64 {
        let job = json!({
            "prompt": "a red house by the sea", "checkpoint_model": "tiny-sd15-shared-small.ckpt",
            "lora_models": [{ "name": "tiny-style-random.safetensors", "strength_model": 0.8 }],
            "width": 64, "height": 64, "batch_size": 2, "sampler_params": { "steps": steps, "sampler_name": "euler" },
        });
        self.create_job(&job).await
    }

    /// Follows a job on the socket until `is_so` holds for everything received; returns it.
    pub async fn follow(&self, id: i64, is_so: impl Fn(&ReceivedFrames) -> bool) -> ReceivedFrames {
        let url = format!("{}/ws", self.base.replace("http", "ws"));
        let mut request = url.into_client_request().unwrap();
        request.headers_mut().insert(COOKIE, self.cookie.parse().unwrap());
        request.headers_mut().insert(ORIGIN, self.base.parse().unwrap());
        let (mut socket, _) = tokio_tungstenite::connect_async(request).await.unwrap();
        let frame = json!({ "type": "preview", "job_id": id }).to_string();
        socket.send(Message::text(frame)).await.unwrap();
        let mut received = ReceivedFrames { job: self.job(id).await, ..ReceivedFrames::default() };
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
