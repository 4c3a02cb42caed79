//! Real traffic, replayed as a run of the fake.

use super::pictures;
use super::prompt::Prompt;
use super::state::SharedState;
use axum::extract::ws::Message;
use base64::Engine as _;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

/// The frames of one prompt of a recording, in order.
#[derive(Clone, Debug)]
pub struct Recording {
    prompt_id: String,
    frames: Vec<Value>,
}

impl Recording {
    /// The `nth` prompt of `name`, from 0, a path below the recordings' folder.
    pub fn read(name: &str, nth: usize) -> Option<Self> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/comfyui/recordings").join(name);
        let text = std::fs::read_to_string(path).ok()?;
        let lines: Vec<Value> = text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
        let of = |line: &Value| {
            let data = if line["kind"] == "ws" { &line["message"]["data"] } else { &line["metadata"] };
            data["prompt_id"].as_str().map(str::to_owned)
        };
        let mut ids: Vec<String> = Vec::new();
        for id in lines.iter().filter_map(of) {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        let prompt_id = ids.into_iter().nth(nth)?;
        // Frames without a prompt id are previews of the running prompt.
        let own = |line: &Value| of(line).map_or(line["kind"] == "ws_binary", |id| id == prompt_id);
        let frames = lines.iter().filter(|line| own(line)).cloned().collect();
        Some(Self { prompt_id, frames })
    }

    /// Sends every frame to the prompt's client, one step apart, then records the end in the history.
    pub async fn replay(&self, shared_state: &SharedState, prompt: &Prompt) {
        for frame in &self.frames {
            if frame["message"]["data"]["value"].is_number() {
                let time = shared_state.read().step_ms;
                tokio::time::sleep(Duration::from_millis(time)).await;
            }
            if self.is_over(frame) {
                self.finish(shared_state, prompt);
            }
            if let Some(message) = self.message(frame, prompt) {
                shared_state.read().tell(&prompt.client_id, message);
            }
        }
    }

    /// The history is written just before the last frame.
    fn is_over(&self, frame: &Value) -> bool {
        frame["message"]["type"] == "executing" && frame["message"]["data"]["node"].is_null()
    }

    fn message(&self, frame: &Value, prompt: &Prompt) -> Option<Message> {
        if frame["kind"] == "ws" {
            let text = frame["message"].to_string().replace(&self.prompt_id, &prompt.id);
            return Some(Message::Text(text.into()));
        }
        let bytes = base64::prelude::BASE64_STANDARD.decode(frame["frame_base64"].as_str()?).ok()?;
        let swapped = replaced(&bytes, self.prompt_id.as_bytes(), prompt.id.as_bytes());
        Some(Message::Binary(swapped.into()))
    }

    fn finish(&self, shared_state: &SharedState, prompt: &Prompt) {
        let mut outputs = BTreeMap::new();
        for frame in self.frames_of("executed") {
            let data = &frame["message"]["data"];
            let node = data["node"].as_str().unwrap_or_default();
            outputs.insert(node.to_owned(), self.renamed(node, &data["output"], prompt));
        }
        self.write_files(shared_state, prompt, outputs.values());
        let messages = self.frames.iter().map(|frame| &frame["message"]);
        let lasting = messages.filter(|m| m["type"].as_str().is_some_and(|t| t.starts_with("execution_")));
        let messages: Vec<Value> = lasting.map(|m| json!([m["type"], m["data"]])).collect();
        let success = self.frames_of("execution_success").next().is_some();
        let word = if success { "success" } else { "error" };
        let status = json!({ "status_str": word, "completed": success, "messages": messages });
        shared_state.change(|state| state.finish(prompt, json!(outputs), status));
    }

    fn frames_of<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Value> {
        self.frames.iter().filter(move |frame| frame["message"]["type"] == kind)
    }

    /// New outputs are named as the prompt requests; cached ones keep an earlier run's name.
    fn renamed(&self, node: &str, output: &Value, prompt: &Prompt) -> Value {
        let cached = |frame: &Value| {
            let nodes = frame["message"]["data"]["nodes"].as_array();
            frame["message"]["type"] == "execution_cached"
                && nodes.is_some_and(|n| n.iter().any(|id| id == node))
        };
        let mut output = output.clone();
        if self.frames.iter().any(cached) {
            return output;
        }
        let prefix = prompt.input("SaveImage", "filename_prefix").as_str().unwrap_or_default();
        let (folder, name) = prefix.rsplit_once('/').unwrap_or(("", prefix));
        for (file, number) in output["images"].as_array_mut().into_iter().flatten().zip(1..) {
            file["filename"] = format!("{name}_{number:05}_.png").into();
            file["subfolder"] = folder.into();
        }
        output
    }

    fn write_files<'a>(
        &self,
        shared_state: &SharedState,
        prompt: &Prompt,
        outputs: impl Iterator<Item = &'a Value>,
    ) {
        let [width, height] = ["width", "height"].map(|input| prompt.number_of("EmptyLatentImage", input));
        for file in outputs.flat_map(|output| output["images"].as_array().into_iter().flatten()) {
            let part = |name: &str| file[name].as_str().unwrap_or_default();
            let path = format!("{}/{}", part("subfolder"), part("filename"));
            shared_state.change(|state| state.files.insert(path, pictures::png(width, height, 1)));
        }
    }
}

/// `bytes` with every `from` replaced by `to`; both are ids of one length.
fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut swapped = bytes.to_vec();
    let places: Vec<usize> =
        bytes.windows(from.len()).enumerate().filter(|(_, w)| *w == from).map(|p| p.0).collect();
    for place in places {
        swapped[place..place + to.len()].copy_from_slice(to);
    }
    swapped
}
