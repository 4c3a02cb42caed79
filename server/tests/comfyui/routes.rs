//! The fake's HTTP routes.

use super::prompt::Prompt;
use super::state::SharedState;
use super::switches::Switch;
use super::validation;
use super::{control, info, sockets};
use axum::body::{Body, Bytes};
use axum::extract::{Path, Query, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use futures::{StreamExt, stream};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::sleep;

type StateExtractor = State<Arc<SharedState>>;

/// Bytes; larger than a client reads.
const HUGE: usize = 33 << 20;
/// Longer than the poll interval of the tests' client; also the delay between two bytes of a trickling picture.
const SLOW: Duration = Duration::from_millis(500);

pub fn router(shared_state: Arc<SharedState>) -> Router {
    Router::new()
        .route("/prompt", get(queue_length).post(post_prompt))
        .route("/queue", get(queue).post(change_queue))
        .route("/history/{id}", get(history))
        .route("/interrupt", post(interrupt))
        .route("/api/jobs/{id}/cancel", post(cancel_job))
        .route("/free", post(free))
        .route("/view", get(view))
        .route("/system_stats", get(info::system_stats))
        .route("/object_info/{class}", get(info::object_info))
        .route("/view_metadata/{folder}", get(info::metadata))
        .route("/ws", get(sockets::open))
        .layer(from_fn_with_state(shared_state.clone(), inject_faults))
        .merge(control::router())
        .with_state(shared_state)
}

/// Turns every response into a redirect or rubbish when that is switched on, or into the fixed one of its route.
async fn inject_faults(State(shared_state): StateExtractor, request: Request, next: Next) -> Response {
    if request.headers().contains_key(header::ORIGIN) {
        shared_state.change(|state| state.origin_seen = true);
    }
    if shared_state.is_on(Switch::Redirect) {
        return Redirect::temporary("http://127.0.0.1:9/").into_response();
    }
    if shared_state.is_on(Switch::Rubbish) && request.uri().path() != "/ws" {
        return "{\"exec_info\": <html>".into_response();
    }
    let route = format!("{} {}", request.method(), request.uri().path());
    let answer = shared_state.read().answers.get(&route).cloned();
    match answer {
        Some((status, body)) => (StatusCode::from_u16(status).unwrap(), body).into_response(),
        None => next.run(request).await,
    }
}

async fn queue_length(State(shared_state): StateExtractor) -> Json<Value> {
    let state = shared_state.read();
    let remaining = state.pending.len() + usize::from(state.running.is_some());
    Json(json!({ "exec_info": { "queue_remaining": remaining } }))
}

async fn post_prompt(State(shared_state): StateExtractor, Json(body): Json<Value>) -> Response {
    log(&shared_state, "/prompt", &body);
    let prompt = Prompt::from_body(&body);
    if shared_state.is_on(Switch::PostFails) {
        return failure();
    }
    let errors = validation::node_errors(&shared_state.read(), &prompt.graph);
    let refused = if shared_state.is_on(Switch::Refuse) { validation::missing_input() } else { errors };
    if !refused.is_empty() {
        return (StatusCode::BAD_REQUEST, Json(validation::refusal(refused))).into_response();
    }
    let id = prompt.id.clone();
    if shared_state.is_on(Switch::Others) {
        shared_state.enqueue_other_prompts(2);
    }
    let number = shared_state.change(|state| state.enqueue(prompt));
    if shared_state.is_on(Switch::PostFailsAfterEnqueue) {
        return failure();
    }
    if shared_state.is_on(Switch::LateAnswer) {
        shared_state.until(|state| state.history.contains_key(&id)).await;
    }
    let partial = shared_state.is_on(Switch::PartialNodeErrors);
    let errors = if partial { validation::missing_input() } else { Default::default() };
    Json(json!({ "prompt_id": id, "number": number, "node_errors": errors })).into_response()
}

fn failure() -> Response {
    (StatusCode::INTERNAL_SERVER_ERROR, "500 Internal Server Error").into_response()
}

fn log(shared_state: &SharedState, route: &str, body: &Value) {
    shared_state.change(|state| state.requests.push((route.to_owned(), body.clone())));
}

async fn queue(State(shared_state): StateExtractor) -> Json<Value> {
    if shared_state.is_on(Switch::SlowQueue) {
        sleep(SLOW).await;
    }
    let state = shared_state.read();
    let items = |prompts: &mut dyn Iterator<Item = &Prompt>| prompts.map(Prompt::item).collect::<Vec<_>>();
    Json(json!({
        "queue_running": items(&mut state.running.iter()),
        "queue_pending": items(&mut state.pending.iter()),
    }))
}

async fn change_queue(State(shared_state): StateExtractor, Json(body): Json<Value>) -> StatusCode {
    log(&shared_state, "/queue", &body);
    let ids = body["delete"].as_array().cloned().unwrap_or_default();
    shared_state.change(|state| {
        state.pending.retain(|prompt| !ids.iter().any(|id| *id == prompt.id));
        state.broadcast_status();
    });
    StatusCode::OK
}

async fn history(State(shared_state): StateExtractor, Path(id): Path<String>) -> Response {
    if shared_state.is_on(Switch::HugeAnswer) {
        return vec![b' '; HUGE].into_response();
    }
    let known = shared_state.change(|state| match state.history.get_mut(&id) {
        Some((_, late)) if *late > 0 => {
            *late -= 1;
            json!({})
        }
        Some((entry, _)) => json!({ id: entry }),
        None => json!({}),
    });
    Json(known).into_response()
}

/// Without an id it interrupts the running prompt.
async fn interrupt(State(shared_state): StateExtractor, Json(body): Json<Value>) -> StatusCode {
    log(&shared_state, "/interrupt", &body);
    shared_state.change(|state| {
        let running = state.running.as_ref().map(|prompt| prompt.id.clone());
        if body["prompt_id"].is_null() || running.is_some_and(|id| body["prompt_id"] == id) {
            state.interrupted = true;
        }
    });
    StatusCode::OK
}

async fn free(State(shared_state): StateExtractor, Json(body): Json<Value>) -> StatusCode {
    log(&shared_state, "/free", &body);
    StatusCode::OK
}

async fn cancel_job(State(shared_state): StateExtractor, Path(id): Path<String>) -> Response {
    if !shared_state.is_on(Switch::JobsRoute) {
        return StatusCode::NOT_FOUND.into_response();
    }
    log(&shared_state, "/api/jobs/cancel", &json!(id));
    let cancelled = shared_state.change(|state| {
        let running = state.running.as_ref().is_some_and(|prompt| prompt.id == id);
        let waiting = state.pending.iter().any(|prompt| prompt.id == id);
        state.interrupted |= running;
        state.pending.retain(|prompt| prompt.id != id);
        running || waiting
    });
    Json(json!({ "cancelled": cancelled })).into_response()
}

async fn view(State(shared_state): StateExtractor, Query(query): Query<HashMap<String, String>>) -> Response {
    let part = |name: &str| query.get(name).map_or("", String::as_str);
    let path = format!("{}/{}", part("subfolder"), part("filename"));
    let file = shared_state.change(|state| {
        state.views += 1;
        state.files.get(&path).cloned()
    });
    match file {
        Some(bytes) if shared_state.is_on(Switch::TricklingPicture) => slow_body(bytes).into_response(),
        Some(bytes) => ([(header::CONTENT_TYPE, "image/png")], bytes).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// A byte every half second.
fn slow_body(bytes: Vec<u8>) -> Body {
    let one = |byte: u8| async move {
        sleep(SLOW).await;
        Ok::<_, Infallible>(Bytes::from(vec![byte]))
    };
    Body::from_stream(stream::iter(bytes).then(one))
}
