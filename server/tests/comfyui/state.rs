//! The state of the fake: queue, history, files, sockets and switches.

use super::prompt::Prompt;
use super::recording::Recording;
use super::switches::Switch;
use axum::extract::ws::Message;
use serde_json::{Value, json};
use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::{mpsc::UnboundedSender, watch};

/// Number of reads that find a late history empty.
const LATE_READS: u32 = 6;

/// Shared by the routes, the runner and the test.
pub struct SharedState {
    state: Mutex<FakeState>,
    changes: watch::Sender<u64>,
}

/// Everything that a restart of the server clears, and what a test sets and reads.
#[derive(Default)]
pub struct FakeState {
    pub switches: HashSet<Switch>,
    pub step_ms: u64,
    /// The run waits at this step until released.
    pub hold_at: Option<u32>,
    pub checkpoints: Vec<String>,
    pub loras: Vec<String>,
    pub counter: i64,
    pub pending: Vec<Prompt>,
    pub running: Option<Prompt>,
    pub interrupted: bool,
    /// Entry, and how many further reads don't find it.
    pub history: HashMap<String, (Value, u32)>,
    pub files: HashMap<String, Vec<u8>>,
    pub sockets: HashMap<String, UnboundedSender<Message>>,
    /// Incremented by each restart; a run from before a restart ends without a frame.
    pub starts: u64,
    /// Every request that changed something: route and body.
    pub requests: Vec<(String, Value)>,
    /// Prompts that were started.
    pub runs: Vec<String>,
    pub sockets_opened: usize,
    /// Open, but no longer sent anything.
    pub displaced: Vec<UnboundedSender<Message>>,
    /// Replayed instead of the next run.
    pub recording: Option<Recording>,
    /// Fixed responses, status and body, by method and path: "POST /prompt".
    pub answers: HashMap<String, (u16, String)>,
    /// Number of picture requests.
    pub views: usize,
    /// Number of metadata requests for models.
    pub metadata_reads: usize,
    /// A request had an Origin header; a real server may refuse it.
    pub origin_seen: bool,
}

impl SharedState {
    pub fn new() -> Self {
        let state = FakeState {
            step_ms: 2,
            checkpoints: vec!["tiny-sd15-shared-small.ckpt".into(), "dreams-sdxl.safetensors".into()],
            loras: vec!["tiny-style-random.safetensors".into()],
            ..FakeState::default()
        };
        Self { state: Mutex::new(state), changes: watch::channel(0).0 }
    }

    pub fn read(&self) -> MutexGuard<'_, FakeState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the state and notifies waiting tasks.
    pub fn change<T>(&self, change: impl FnOnce(&mut FakeState) -> T) -> T {
        let result = change(&mut self.read());
        self.changes.send_modify(|count| *count += 1);
        result
    }

    /// Resolves once `is_so`.
    pub async fn until(&self, is_so: impl Fn(&FakeState) -> bool) {
        let mut changes = self.changes.subscribe();
        while !is_so(&self.read()) {
            changes.changed().await.expect("the sender lives as long as the state");
        }
    }

    pub fn is_on(&self, switch: Switch) -> bool {
        self.read().switches.contains(&switch)
    }

    pub fn set(&self, switch: Switch, on: bool) {
        self.change(|state| {
            if on {
                state.switches.insert(switch);
            } else {
                state.switches.remove(&switch);
            }
        });
    }

    /// The run waits at `step`, from 1, until [`Self::release`].
    pub fn hold_at(&self, step: u32) {
        self.change(|state| state.hold_at = Some(step));
    }

    pub fn release(&self) {
        self.change(|state| state.hold_at = None);
    }

    /// As a restart does: queue, history and sockets are gone, files stay.
    pub fn restart(&self) {
        self.change(|state| {
            state.starts += 1;
            state.counter = 0;
            state.pending.clear();
            state.running = None;
            state.interrupted = false;
            state.history.clear();
            state.sockets.clear();
            state.displaced.clear();
        });
    }

    /// Adds prompts of another client, queued before the next one.
    pub fn enqueue_other_prompts(&self, count: usize) {
        self.change(|state| {
            for _ in 0..count {
                state.enqueue(Prompt::of_other_client());
            }
        });
    }

    /// Bodies of the POSTs to `route`.
    pub fn posts(&self, route: &str) -> Vec<Value> {
        let state = self.read();
        state.requests.iter().filter(|(to, _)| to == route).map(|(_, body)| body.clone()).collect()
    }
}

impl FakeState {
    pub fn enqueue(&mut self, mut prompt: Prompt) -> i64 {
        prompt.number = self.counter;
        self.counter += 1;
        self.pending.push(prompt);
        self.broadcast_status();
        self.counter - 1
    }

    /// Takes the next prompt to run.
    pub fn next(&mut self) -> Option<Prompt> {
        let next = self.pending.iter().enumerate().min_by_key(|(_, prompt)| prompt.number)?.0;
        let prompt = self.pending.remove(next);
        self.running = Some(prompt.clone());
        self.interrupted = false;
        self.runs.push(prompt.id.clone());
        Some(prompt)
    }

    /// Moves the running prompt to the history.
    pub fn finish(&mut self, prompt: &Prompt, outputs: Value, status: Value) {
        let late = if self.switches.contains(&Switch::LateHistory) { LATE_READS } else { 0 };
        let entry = json!({ "prompt": prompt.item(), "outputs": outputs, "meta": {}, "status": status });
        if !self.switches.contains(&Switch::ForgetHistory) {
            self.history.insert(prompt.id.clone(), (entry, late));
        }
        self.running = None;
        self.broadcast_status();
    }

    /// Sends a frame to one client, if it is connected.
    pub fn tell(&self, client_id: &str, message: Message) {
        if self.switches.contains(&Switch::SilentSocket) {
            return;
        }
        if let Some(socket) = self.sockets.get(client_id) {
            let _ = socket.send(message);
        }
    }

    /// As a real server does when an earlier socket of the same client closes late.
    pub fn displace(&mut self, client_id: &str) {
        self.displaced.extend(self.sockets.remove(client_id));
    }

    pub fn broadcast_status(&self) {
        let remaining = self.pending.len() + usize::from(self.running.is_some());
        let data = json!({ "status": { "exec_info": { "queue_remaining": remaining } } });
        for client_id in self.sockets.keys() {
            self.tell(client_id, super::messages::text("status", &data));
        }
    }
}
