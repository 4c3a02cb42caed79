//! A fake ComfyUI that lists the given names and delivers a picture or only an error.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;

/// A word in the prompt that makes it reject the prompt instead of running it.
pub const REFUSED: &str = "refuse this";

/// Its configuration and state.
#[derive(Default)]
pub struct HostileComfyui {
    pub checkpoints: Vec<String>,
    pub loras: Vec<String>,
    pub samplers: Vec<String>,
    pub version: String,
    /// The picture of every run; without one, every run fails.
    pub picture: Option<Bytes>,
    /// The message of a run that fails or is rejected.
    pub failure_text: String,
    /// The trigger words in the files of its LoRAs.
    pub trigger_words: String,
    /// The output folder of each prompt.
    pub prefixes: Mutex<HashMap<String, String>>,
}

type Shared = State<Arc<HostileComfyui>>;

impl HostileComfyui {
    /// Serves it on a free port; returns its address.
    pub async fn start(self) -> String {
        let router = Router::new()
            .route("/prompt", get(queue_length).post(begin))
            .route("/queue", get(queue).post(nothing))
            .route("/interrupt", post(nothing))
            .route("/history/{id}", get(history))
            .route("/view", get(view))
            .route("/system_stats", get(system_stats))
            .route("/object_info/{class}", get(object_info))
            .route("/view_metadata/{folder}", get(metadata))
            .with_state(Arc::new(self));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, router).await });
        format!("http://{address}")
    }
}

async fn queue_length() -> Json<Value> {
    Json(json!({ "exec_info": { "queue_remaining": 0 } }))
}

async fn queue() -> Json<Value> {
    Json(json!({ "queue_running": [], "queue_pending": [] }))
}

async fn nothing() -> StatusCode {
    StatusCode::OK
}

async fn begin(State(comfyui): Shared, Json(body): Json<Value>) -> Response {
    let graph = &body["prompt"];
    if graph["6"]["inputs"]["text"].as_str().is_some_and(|text| text.contains(REFUSED)) {
        let words = &comfyui.failure_text;
        let error = json!({ "type": "invalid_prompt", "message": words, "details": words, "extra_info": {} });
        return (StatusCode::BAD_REQUEST, Json(json!({ "error": error, "node_errors": {} }))).into_response();
    }
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let (id, prefix) = (text(&body["prompt_id"]), text(&graph["9"]["inputs"]["filename_prefix"]));
    comfyui.prefixes.lock().unwrap().insert(id.clone(), prefix);
    Json(json!({ "prompt_id": id, "number": 1, "node_errors": {} })).into_response()
}

async fn history(State(comfyui): Shared, Path(id): Path<String>) -> Json<Value> {
    let Some(prefix) = comfyui.prefixes.lock().unwrap().get(&id).cloned() else { return Json(json!({})) };
    let entry = match &comfyui.picture {
        Some(_) => {
            let (folder, name) = prefix.rsplit_once('/').unwrap_or(("", &prefix));
            let file =
                json!({ "filename": format!("{name}_00001_.png"), "subfolder": folder, "type": "output" });
            let status = json!({ "status_str": "success", "completed": true, "messages": [] });
            json!({ "outputs": { "9": { "images": [file] } }, "status": status })
        }
        None => json!({ "outputs": {}, "status": failure(&id, &comfyui.failure_text) }),
    };
    Json(json!({ id: entry }))
}

fn failure(id: &str, words: &str) -> Value {
    let error = json!({
        "prompt_id": id, "node_id": "3", "node_type": words, "executed": [], "exception_type": words,
        "exception_message": words, "traceback": [words], "current_inputs": {}, "current_outputs": [],
    });
    json!({ "status_str": "error", "completed": false, "messages": [["execution_error", error]] })
}

async fn view(State(comfyui): Shared) -> Bytes {
    comfyui.picture.clone().unwrap_or_default()
}

async fn system_stats(State(comfyui): Shared) -> Json<Value> {
    Json(json!({ "system": { "comfyui_version": comfyui.version, "argv": ["main.py"] }, "devices": [] }))
}

async fn object_info(State(comfyui): Shared, Path(class): Path<String>) -> Json<Value> {
    let required = match class.as_str() {
        "CheckpointLoaderSimple" => json!({ "ckpt_name": [comfyui.checkpoints, {}] }),
        "LoraLoader" => json!({ "lora_name": [comfyui.loras, {}] }),
        "KSampler" => json!({ "sampler_name": [comfyui.samplers, {}], "scheduler": [["normal"], {}] }),
        _ => return Json(json!({})),
    };
    Json(json!({ class: { "input": { "required": required } } }))
}

async fn metadata(State(comfyui): Shared, Path(folder): Path<String>) -> Response {
    if folder != "loras" || comfyui.trigger_words.is_empty() {
        return StatusCode::NOT_FOUND.into_response();
    }
    Json(json!({ "modelspec.trigger_phrase": comfyui.trigger_words })).into_response()
}
