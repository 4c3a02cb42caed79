//! Runs one prompt after another and sends its frames in a real server's order.

use super::messages;
use super::pictures;
use super::prompt::Prompt;
use super::state::SharedState;
use super::switches::Switch;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::sleep;

/// Larger than a client reads.
const HUGE: usize = 40 << 20;

/// Why a run ends early.
enum RunError {
    Interrupted(String),
    Failed(Value),
    /// The server was restarted; no frame is sent.
    Restarted,
}

pub async fn run_all(shared_state: Arc<SharedState>) {
    loop {
        shared_state.until(|state| !state.pending.is_empty() && state.running.is_none()).await;
        if let Some(prompt) = shared_state.change(|state| state.next()) {
            Run::new(&shared_state, prompt).run().await;
        }
    }
}

struct Run<'a> {
    shared_state: &'a SharedState,
    prompt: Prompt,
    starts: u64,
    /// The status messages for the history.
    messages: Vec<Value>,
}

impl<'a> Run<'a> {
    fn new(shared_state: &'a SharedState, prompt: Prompt) -> Self {
        let starts = shared_state.read().starts;
        Self { shared_state, prompt, starts, messages: Vec::new() }
    }

    async fn run(mut self) {
        self.shared_state.read().broadcast_status();
        if let Some(recording) = self.shared_state.change(|state| state.recording.take()) {
            return recording.replay(self.shared_state, &self.prompt).await;
        }
        self.note("execution_start", json!({}));
        let cached = self.shared_state.is_on(Switch::Cached);
        let nodes = if cached { self.prompt.order() } else { Vec::new() };
        self.note("execution_cached", json!({ "nodes": nodes }));
        let ended = if cached { Ok(()) } else { self.nodes().await };
        if self.was_restarted() {
            return;
        }
        match ended {
            Ok(()) => self.succeed(cached),
            Err(RunError::Restarted) => return,
            Err(RunError::Interrupted(node)) => {
                let class = self.prompt.class(&node).to_owned();
                self.note(
                    "execution_interrupted",
                    json!({ "node_id": node, "node_type": class, "executed": [] }),
                );
                self.finish(json!({}), "error");
            }
            Err(RunError::Failed(payload)) => {
                self.note("execution_error", payload);
                self.finish(json!({}), "error");
            }
        }
        self.tell("executing", json!({ "node": null }));
    }

    async fn nodes(&mut self) -> Result<(), RunError> {
        for node in self.prompt.order() {
            self.send(messages::state(&self.prompt.id, &node, 0, 1, "running"));
            self.tell("executing", json!({ "node": node, "display_node": node }));
            if self.prompt.class(&node) == "KSampler" {
                self.sample(&node).await?;
            } else {
                self.check(&node)?;
            }
            self.send(messages::state(&self.prompt.id, &node, 1, 1, "finished"));
        }
        Ok(())
    }

    async fn sample(&mut self, node: &str) -> Result<(), RunError> {
        let steps = self.prompt.number_of("KSampler", "steps");
        for step in 1..=steps {
            self.wait(step).await;
            self.check(node)?;
            self.send(messages::state(&self.prompt.id, node, step, steps, "running"));
            self.preview(node, step);
            self.tell("progress", json!({ "value": step, "max": steps, "node": node }));
            if step == 2 {
                self.inject_step_fault(node).await?;
            }
        }
        Ok(())
    }

    /// Waits for the time of a step; longer while it is held.
    async fn wait(&self, step: u32) {
        let time = self.shared_state.read().step_ms;
        sleep(Duration::from_millis(time)).await;
        let starts = self.starts;
        let free = |state: &super::state::FakeState| {
            state.hold_at != Some(step) || state.interrupted || state.starts != starts
        };
        self.shared_state.until(free).await;
    }

    fn check(&self, node: &str) -> Result<(), RunError> {
        if self.was_restarted() {
            return Err(RunError::Restarted);
        }
        let state = self.shared_state.read();
        if state.interrupted && !state.switches.contains(&Switch::LostCancel) {
            return Err(RunError::Interrupted(node.to_owned()));
        }
        Ok(())
    }

    async fn inject_step_fault(&mut self, node: &str) -> Result<(), RunError> {
        if self.shared_state.is_on(Switch::ExecutionBlocked) {
            self.note("execution_error", error(node, "ExecutionBlocked", "a branch was blocked"));
        }
        if self.shared_state.is_on(Switch::ExecutionError) {
            return Err(RunError::Failed(error(node, "ValueError", "Sizes of tensors must match.")));
        }
        if self.shared_state.is_on(Switch::EndlessException) {
            return Err(RunError::Failed(error(node, "ValueError", &"exploded ".repeat(350_000))));
        }
        if self.shared_state.is_on(Switch::OutOfMemory) {
            let message = "Allocation on device 0 would exceed allowed memory. (out of memory)";
            return Err(RunError::Failed(error(node, "torch.OutOfMemoryError", message)));
        }
        if self.shared_state.is_on(Switch::Amnesia) {
            self.shared_state.set(Switch::Amnesia, false);
            self.shared_state.restart();
        }
        if self.shared_state.is_on(Switch::DisplacedSocket) {
            self.shared_state.change(|state| state.displace(&self.prompt.client_id));
        }
        self.wait_while_stalled().await;
        self.check(node)
    }

    /// Waits while the fake is set to stall or to be dead.
    async fn wait_while_stalled(&self) {
        let starts = self.starts;
        let moves = |state: &super::state::FakeState| {
            let stalled = state.switches.contains(&Switch::Stall) && !state.interrupted;
            !(stalled || state.switches.contains(&Switch::Zombie)) || state.starts != starts
        };
        self.shared_state.until(moves).await;
    }

    fn preview(&self, node: &str, step: u32) {
        if self.shared_state.is_on(Switch::NoPreviews) {
            return;
        }
        let image = if self.shared_state.is_on(Switch::HugeFrame) && step == 1 {
            vec![0; HUGE]
        } else {
            pictures::jpeg(self.seed(), step)
        };
        self.send(messages::preview(&self.prompt.id, node, &image));
    }

    fn succeed(&mut self, cached: bool) {
        let mut images = self.save(cached);
        if self.shared_state.is_on(Switch::EndlessFiles) {
            images = images.into_iter().cycle().take(100_000).collect();
        }
        let outputs = if self.shared_state.is_on(Switch::NoOutput) {
            json!({})
        } else {
            json!({ "9": { "images": images } })
        };
        self.tell("executed", json!({ "node": "9", "display_node": "9", "output": outputs["9"] }));
        self.note("execution_success", json!({}));
        self.finish(outputs, "success");
    }

    /// Writes the files; a cached run returns an earlier run's files.
    fn save(&self, cached: bool) -> Vec<Value> {
        let prefix = self.prompt.input("SaveImage", "filename_prefix").as_str().unwrap_or_default();
        let prefix = if cached { "genonaut/earlier" } else { prefix };
        let (folder, name) = prefix.rsplit_once('/').unwrap_or(("", prefix));
        let [width, height, batch] =
            ["width", "height", "batch_size"].map(|input| self.prompt.number_of("EmptyLatentImage", input));
        let width = if self.shared_state.is_on(Switch::OtherSize) { width * 2 } else { width };
        (0..batch)
            .map(|index| {
                let filename = format!("{name}_{:05}_.png", index + 1);
                let mut bytes = pictures::png(width, height, self.seed().wrapping_add(u64::from(index)));
                self.shared_state.change(|state| {
                    if state.switches.contains(&Switch::TruncatedPng) {
                        bytes.truncate(bytes.len() / 2);
                    }
                    if !state.switches.contains(&Switch::MissingFile) {
                        state.files.insert(format!("{folder}/{filename}"), bytes);
                    }
                });
                json!({ "filename": filename, "subfolder": folder, "type": "output" })
            })
            .collect()
    }

    fn finish(&self, outputs: Value, word: &str) {
        let status = json!({ "status_str": word, "completed": word == "success", "messages": self.messages });
        self.shared_state.change(|state| state.finish(&self.prompt, outputs, status));
    }

    fn seed(&self) -> u64 {
        self.prompt.input("KSampler", "seed").as_u64().unwrap_or_default()
    }

    fn was_restarted(&self) -> bool {
        self.shared_state.read().starts != self.starts
    }

    /// Sends it and adds it to the history.
    fn note(&mut self, kind: &str, data: Value) {
        self.messages.push(json!([kind, with_prompt(data.clone(), &self.prompt.id)]));
        self.tell(kind, data);
    }

    fn tell(&self, kind: &str, data: Value) {
        let terminal = kind == "execution_success" || (kind == "executing" && data["node"].is_null());
        if !(terminal && self.shared_state.is_on(Switch::DroppedTerminal)) {
            self.send(messages::text(kind, &with_prompt(data, &self.prompt.id)));
        }
    }

    fn send(&self, message: axum::extract::ws::Message) {
        self.shared_state.read().tell(&self.prompt.client_id, message);
    }
}

fn with_prompt(mut data: Value, prompt_id: &str) -> Value {
    data["prompt_id"] = prompt_id.into();
    data
}

fn error(node: &str, kind: &str, message: &str) -> Value {
    json!({
        "node_id": node, "node_type": "KSampler", "executed": [], "exception_type": kind,
        "exception_message": message, "traceback": [], "current_inputs": {}, "current_outputs": [],
    })
}
