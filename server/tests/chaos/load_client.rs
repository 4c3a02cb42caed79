//! REST clients that request pictures and retry until they succeed.

use crate::pause;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use reqwest::{Client, Response, StatusCode};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::{Duration, Instant};

/// How long a job may take after the last fault.
const TIMEOUT: Duration = Duration::from_secs(120);

/// What the clients received: key, job and final state.
#[derive(Default)]
pub struct RecordedOutcomes(pub Mutex<BTreeMap<String, (i64, String)>>);

/// One client.
pub struct LoadClient {
    pub number: usize,
    pub cookie: String,
    /// Addresses of the programs.
    pub urls: Vec<String>,
    pub ledger: Arc<RecordedOutcomes>,
    /// When the last fault was injected.
    pub over: Arc<OnceLock<Instant>>,
    pub seed: u64,
}

impl LoadClient {
    /// Requests one picture after another until the faults end, and waits for each.
    pub async fn run(self) {
        let mut rng = StdRng::seed_from_u64(self.seed.wrapping_add(self.number as u64));
        let mut count = 0;
        while self.over.get().is_none() {
            count += 1;
            let key = format!("{}-{count}", self.number);
            self.one_job(&key, &mut rng).await;
        }
    }

    async fn one_job(&self, key: &str, rng: &mut StdRng) {
        let body = job_request(rng);
        let id = self.create(key, &body, rng).await;
        if rng.random_bool(0.3) {
            assert_eq!(self.create(key, &body, rng).await, id, "{key} created a second job");
        }
        if rng.random_bool(0.1) {
            pause(rng.random_range(0..600)).await;
            // A cancellation that is lost or comes too late is fine.
            let path = format!("/api/v1/generation-jobs/{id}/cancel");
            let _ = self.request(reqwest::Method::POST, &path, rng).json(&json!({})).send().await;
        }
        let ended = self.wait_until_ended(id, rng).await;
        self.ledger.0.lock().unwrap().insert(key.to_owned(), (id, ended));
    }

    /// Sends the same request until it is answered.
    async fn create(&self, key: &str, body: &Value, rng: &mut StdRng) -> i64 {
        loop {
            let request = self.request(reqwest::Method::POST, "/api/v1/generation-jobs", rng);
            let answer = request.header("Idempotency-Key", key).json(body).send().await;
            if let Some(job) = read(answer).await {
                return job["id"].as_i64().unwrap();
            }
            self.wait(key).await;
        }
    }

    async fn wait_until_ended(&self, id: i64, rng: &mut StdRng) -> String {
        loop {
            let path = format!("/api/v1/generation-jobs/{id}");
            let answer = self.request(reqwest::Method::GET, &path, rng).send().await;
            let status = read(answer).await.map(|job| job["status"].as_str().unwrap().to_owned());
            if let Some(status) = status.filter(|status| !matches!(&**status, "pending" | "running")) {
                return status;
            }
            self.wait(&format!("job {id}")).await;
        }
    }

    async fn wait(&self, what: &str) {
        let quiet = self.over.get().map_or(Duration::ZERO, Instant::elapsed);
        assert!(quiet < TIMEOUT, "{what} never ended");
        pause(120).await;
    }

    fn request(&self, method: reqwest::Method, path: &str, rng: &mut StdRng) -> reqwest::RequestBuilder {
        let url = &self.urls[rng.random_range(0..self.urls.len())];
        let client = Client::builder().timeout(Duration::from_secs(5)).build().unwrap();
        client.request(method, format!("{url}{path}")).header("cookie", &self.cookie)
    }
}

/// The body of a success; none when the server is offline, full or failing. Anything else is a bug.
async fn read(answer: reqwest::Result<Response>) -> Option<Value> {
    let answer = answer.ok()?;
    let status = answer.status();
    let text = answer.text().await.ok()?;
    let fine = status.is_success() || status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS;
    assert!(fine, "{status}: {text}");
    status.is_success().then(|| serde_json::from_str(&text).ok())?
}

/// A small job; most of them for ComfyUI, some for the built-in engine.
fn job_request(rng: &mut StdRng) -> Value {
    let sketch = rng.random_bool(0.2);
    json!({
        "prompt": "a lighthouse in a storm",
        "checkpoint_model": if sketch { "sketch" } else { "tiny-sd15-shared-small.ckpt" },
        "width": 64, "height": 64, "batch_size": rng.random_range(1..=2),
        "sampler_params": { "steps": 10 },
    })
}
