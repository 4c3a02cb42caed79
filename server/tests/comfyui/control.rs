//! Turning the fake's switches over HTTP, for tests in a browser:
//! `POST /fake/switch/{name}/{on|off}`, `/fake/step_ms/{n}`, `/fake/hold/{step}`, `/fake/release`,
//! `/fake/restart`, `/fake/others/{n}`, `/fake/replay/{version}/{name}`, `/fake/reset`; `GET /fake` tells what was received.

use super::recording::Recording;
use super::switches::Switch;
use super::world::World;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};
use std::sync::Arc;

type Shared = State<Arc<World>>;

pub fn router() -> Router<Arc<World>> {
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

async fn received(State(world): Shared) -> Json<Value> {
    let state = world.read();
    Json(json!({
        "switches": state.switches,
        "requests": state.requests,
        "runs": state.runs,
        "pending": state.pending.len(),
        "running": state.running.as_ref().map(|prompt| &prompt.id),
    }))
}

async fn switch(State(world): Shared, Path((name, position)): Path<(String, String)>) -> StatusCode {
    match serde_json::from_value::<Switch>(json!(name)) {
        Ok(switch) => {
            world.set(switch, position == "on");
            StatusCode::NO_CONTENT
        }
        Err(_) => StatusCode::NOT_FOUND,
    }
}

async fn step_ms(State(world): Shared, Path(number): Path<u64>) -> StatusCode {
    world.change(|state| state.step_ms = number);
    StatusCode::NO_CONTENT
}

async fn hold(State(world): Shared, Path(step): Path<u32>) -> StatusCode {
    world.hold_at(step);
    StatusCode::NO_CONTENT
}

async fn release(State(world): Shared) -> StatusCode {
    world.release();
    StatusCode::NO_CONTENT
}

async fn restart(State(world): Shared) -> StatusCode {
    world.restart();
    StatusCode::NO_CONTENT
}

async fn others(State(world): Shared, Path(count): Path<usize>) -> StatusCode {
    world.add_others(count);
    StatusCode::NO_CONTENT
}

/// The next run tells what the first one of a recording told.
async fn replay(State(world): Shared, Path((version, name)): Path<(String, String)>) -> StatusCode {
    match Recording::read(&format!("{version}/{name}.jsonl"), 0) {
        Some(recording) => {
            world.change(|state| state.recording = Some(recording));
            StatusCode::NO_CONTENT
        }
        None => StatusCode::NOT_FOUND,
    }
}

/// All switches off and nothing held; what was received is forgotten.
async fn reset(State(world): Shared) -> StatusCode {
    world.change(|state| {
        state.switches.clear();
        state.hold_at = None;
        state.recording = None;
        state.answers.clear();
        state.requests.clear();
        state.runs.clear();
    });
    StatusCode::NO_CONTENT
}
