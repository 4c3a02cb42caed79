//! Controls the fake over HTTP, for browser tests:
//! `POST /fake/switch/{name}/{on|off}`, `/fake/step_ms/{n}`, `/fake/hold/{step}`, `/fake/release`,
//! `/fake/restart`, `/fake/others/{n}`, `/fake/replay/{version}/{name}`, `/fake/reset`; `GET /fake` lists the requests.

use super::recording::Recording;
use super::state::SharedState;
use super::switches::Switch;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};
use std::sync::Arc;

type StateExtractor = State<Arc<SharedState>>;

pub fn router() -> Router<Arc<SharedState>> {
    Router::new()
        .route("/fake", get(received))
        .route("/fake/switch/{name}/{position}", post(switch))
        .route("/fake/step_ms/{number}", post(step_ms))
        .route("/fake/hold/{step}", post(hold))
        .route("/fake/release", post(release))
        .route("/fake/restart", post(restart))
        .route("/fake/others/{count}", post(others))
        .route("/fake/replay/{version}/{name}", post(replay))
        .route("/fake/reset", post(reset))
}

async fn received(State(shared_state): StateExtractor) -> Json<Value> {
    let state = shared_state.read();
    Json(json!({
        "switches": state.switches,
        "requests": state.requests,
        "runs": state.runs,
        "pending": state.pending.len(),
        "running": state.running.as_ref().map(|prompt| &prompt.id),
    }))
}

async fn switch(
    State(shared_state): StateExtractor,
    Path((name, position)): Path<(String, String)>,
) -> StatusCode {
    match serde_json::from_value::<Switch>(json!(name)) {
        Ok(switch) => {
            shared_state.set(switch, position == "on");
            StatusCode::NO_CONTENT
        }
        Err(_) => StatusCode::NOT_FOUND,
    }
}

async fn step_ms(State(shared_state): StateExtractor, Path(number): Path<u64>) -> StatusCode {
    shared_state.change(|state| state.step_ms = number);
    StatusCode::NO_CONTENT
}

async fn hold(State(shared_state): StateExtractor, Path(step): Path<u32>) -> StatusCode {
    shared_state.hold_at(step);
    StatusCode::NO_CONTENT
}

async fn release(State(shared_state): StateExtractor) -> StatusCode {
    shared_state.release();
    StatusCode::NO_CONTENT
}

async fn restart(State(shared_state): StateExtractor) -> StatusCode {
    shared_state.restart();
    StatusCode::NO_CONTENT
}

async fn others(State(shared_state): StateExtractor, Path(count): Path<usize>) -> StatusCode {
    shared_state.enqueue_other_prompts(count);
    StatusCode::NO_CONTENT
}

/// The next run replays the first one of a recording.
async fn replay(
    State(shared_state): StateExtractor,
    Path((version, name)): Path<(String, String)>,
) -> StatusCode {
    match Recording::read(&format!("{version}/{name}.jsonl"), 0) {
        Some(recording) => {
            shared_state.change(|state| state.recording = Some(recording));
            StatusCode::NO_CONTENT
        }
        None => StatusCode::NOT_FOUND,
    }
}

/// Turns all switches off, releases a held run, and clears the recorded requests.
async fn reset(State(shared_state): StateExtractor) -> StatusCode {
    shared_state.change(|state| {
        state.switches.clear();
        state.hold_at = None;
        state.recording = None;
        state.answers.clear();
        state.requests.clear();
        state.runs.clear();
    });
    StatusCode::NO_CONTENT
}
