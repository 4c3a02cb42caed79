//! The client of a ComfyUI server: HTTP for the authoritative state, one socket per attempt for live updates.

mod catalog;
mod failure;
mod json;
mod names;
mod refusal;
mod run;
mod timing;
mod wire;

use super::{Attempt, AttemptError, Failure, ImageEngine, Output, PingResponse, ProgressSink, Stop};
use async_trait::async_trait;
use catalog::details::ModelDetailsCache;
use domain::engines::{EngineKind, Offer};
use domain::jobs::ErrorKind;
use run::health::ServerHealth;
use wire::http::{Http, HttpError, JSON_CAP};

pub use catalog::probe::{may_be_used, probe, probe_within};
pub use run::workflow::graph;
pub use timing::Timing;
pub use wire::address::Address;

/// A ComfyUI server as an engine.
pub struct Comfyui {
    id: i64,
    name: String,
    http: Http,
    known: ModelDetailsCache,
    health: ServerHealth,
}

impl Comfyui {
    /// An engine for the server at `base_url`; nothing is sent yet.
    ///
    /// # Errors
    /// Why the address is refused, for an admin.
    pub fn new(id: i64, name: impl Into<String>, base_url: &str, timing: Timing) -> Result<Self, Failure> {
        let address = Address::parse(base_url).map_err(|words| Failure::new(ErrorKind::Invalid, words))?;
        let (name, http) = (name.into(), Http::new(address, timing)?);
        Ok(Self { id, name, http, known: ModelDetailsCache::default(), health: ServerHealth::default() })
    }

    /// The same, after an earlier process found its server stuck at a prompt.
    #[must_use]
    pub fn stuck_at(self, prompt_id: Option<String>) -> Self {
        Self { health: ServerHealth::from_saved(prompt_id), ..self }
    }
}

#[async_trait]
impl ImageEngine for Comfyui {
    fn id(&self) -> i64 {
        self.id
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn kind(&self) -> EngineKind {
        EngineKind::Comfyui
    }

    fn survives_restart(&self) -> bool {
        true
    }

    async fn offer(&self) -> Result<Offer, Failure> {
        catalog::offer::read(&self.http, &self.known).await
    }

    async fn ping(&self) -> Result<PingResponse, Failure> {
        let queue_length = Some(fetch_queue_length(&self.http).await?);
        let stuck_at = self.health.stuck_at(&self.http).await;
        Ok(PingResponse { queue_length, stuck_at, live_progress_suspect: self.health.take_socket_suspect() })
    }

    async fn check_live_progress(&self) -> Result<(), Failure> {
        Ok(wire::socket::test_connection(&self.http).await?)
    }

    async fn generate(
        &self,
        attempt: &Attempt,
        progress: &dyn ProgressSink,
        stop: &Stop,
    ) -> Result<Vec<Output>, AttemptError> {
        tokio::select! {
            biased;
            () = stop.detach.cancelled() => Err(AttemptError::Detached),
            ended = run::generate(&self.http, &self.health, attempt, progress, stop) => ended,
        }
    }

    async fn adopt(
        &self,
        attempt: &Attempt,
        progress: &dyn ProgressSink,
        stop: &Stop,
    ) -> Result<Vec<Output>, AttemptError> {
        tokio::select! {
            biased;
            () = stop.detach.cancelled() => Err(AttemptError::Detached),
            ended = run::adopt(&self.http, &self.health, attempt, progress, stop) => ended,
        }
    }
}

/// Requests the cheapest route, which also distinguishes ComfyUI from other HTTP servers. Returns the queue's length.
async fn fetch_queue_length(http: &Http) -> Result<u32, Failure> {
    let response = http.get("prompt", &[], JSON_CAP, http.timing.ping).await?.ok()?;
    let body = json::value(&response)?;
    match body["exec_info"]["queue_remaining"].as_u64() {
        Some(length) => Ok(u32::try_from(length).unwrap_or(u32::MAX)),
        None => Err(HttpError::unreadable("not a response of ComfyUI", &response).into()),
    }
}
