//! The fake's descriptions of itself.

use super::state::SharedState;
use super::switches::Switch;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::sleep;

/// Delay of slow metadata.
const SLOW: Duration = Duration::from_millis(100);
const SAMPLERS: [&str; 6] = ["euler", "euler_ancestral", "heun", "dpmpp_2m", "dpmpp_2m_sde", "ddim"];
const SCHEDULERS: [&str; 4] = ["normal", "karras", "exponential", "simple"];

pub async fn system_stats(State(shared_state): State<Arc<SharedState>>) -> Json<Value> {
    let method = if shared_state.is_on(Switch::NoPreviews) { "none" } else { "latent2rgb" };
    Json(json!({
        "system": { "os": "posix", "comfyui_version": "0.3.75", "argv": ["main.py", "--preview-method", method] },
        "devices": [{ "name": "cpu", "type": "cpu", "index": null }],
    }))
}

pub async fn object_info(
    State(shared_state): State<Arc<SharedState>>,
    Path(class): Path<String>,
) -> Response {
    if shared_state.is_on(Switch::RefuseInfo) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let state = shared_state.read();
    let new = state.switches.contains(&Switch::NewChoices);
    let choice = |names: Value| if new { json!(["COMBO", { "options": names }]) } else { json!([names, {}]) };
    let required = match class.as_str() {
        "CheckpointLoaderSimple" => json!({ "ckpt_name": choice(json!(state.checkpoints)) }),
        "LoraLoader" => json!({ "lora_name": choice(json!(state.loras)) }),
        "KSampler" => {
            json!({ "sampler_name": choice(json!(SAMPLERS)), "scheduler": choice(json!(SCHEDULERS)) })
        }
        _ => return Json(json!({})).into_response(),
    };
    Json(json!({ class: { "input": { "required": required } } })).into_response()
}

pub async fn metadata(
    State(shared_state): State<Arc<SharedState>>,
    Path(folder): Path<String>,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    shared_state.change(|state| state.metadata_reads += 1);
    if shared_state.is_on(Switch::SlowMetadata) {
        sleep(SLOW).await;
    }
    let name = query.get("filename").map_or("", String::as_str);
    if folder != "loras" || !name.ends_with(".safetensors") {
        return StatusCode::NOT_FOUND.into_response();
    }
    Json(json!({ "ss_tag_frequency": "{\"1_test\": {\"teststyle\": 10}}" })).into_response()
}
