//! The fake's HTTP routes.

use super::prompt::Prompt;
use super::switches::Switch;
use super::validation;
use super::world::World;
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

type Shared = State<Arc<World>>;

/// Bytes; larger than a client reads.
const HUGE: usize = 33 << 20;
/// Longer than a client of the tests waits between two looks; also between two bytes of a picture that trickles.
const SLOW: Duration = Duration::from_millis(500);

pub fn router(world: Arc<World>) -> Router {
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
        .layer(from_fn_with_state(world.clone(), spoil))
        .merge(control::router())
        .with_state(world)
}

/// Turns every answer into a redirect or rubbish when that is switched on, and one into what is set for it.
async fn spoil(State(world): Shared, request: Request, next: Next) -> Response {
    if request.headers().contains_key(header::ORIGIN) {
        world.change(|state| state.origin_seen = true);
    }
    if world.is_on(Switch::Redirect) {
        return Redirect::temporary("http://127.0.0.1:9/").into_response();
    }
    if world.is_on(Switch::Rubbish) && request.uri().path() != "/ws" {
        return "{\"exec_info\": <html>".into_response();
    }
    let route = format!("{} {}", request.method(), request.uri().path());
    let answer = world.read().answers.get(&route).cloned();
    match answer {
        Some((status, body)) => (StatusCode::from_u16(status).unwrap(), body).into_response(),
        None => next.run(request).await,
    }
}

async fn queue_length(State(world): Shared) -> Json<Value> {
    let state = world.read();
    let remaining = state.pending.len() + usize::from(state.running.is_some());
    Json(json!({ "exec_info": { "queue_remaining": remaining } }))
}

async fn post_prompt(State(world): Shared, Json(body): Json<Value>) -> Response {
    log(&world, "/prompt", &body);
    let prompt = Prompt::from_body(&body);
    if world.is_on(Switch::PostFails) {
        return failure();
    }
    let errors = validation::node_errors(&world.read(), &prompt.graph);
    let refused = if world.is_on(Switch::Refuse) { validation::missing_input() } else { errors };
    if !refused.is_empty() {
        return (StatusCode::BAD_REQUEST, Json(validation::refusal(refused))).into_response();
    }
    let id = prompt.id.clone();
    if world.is_on(Switch::Others) {
        world.add_others(2);
    }
    let number = world.change(|state| state.enqueue(prompt));
    if world.is_on(Switch::PostFailsAfterEnqueue) {
        return failure();
    }
    if world.is_on(Switch::LateAnswer) {
        world.until(|state| state.history.contains_key(&id)).await;
    }
    let partial = world.is_on(Switch::PartialNodeErrors);
    let errors = if partial { validation::missing_input() } else { Default::default() };
    Json(json!({ "prompt_id": id, "number": number, "node_errors": errors })).into_response()
}

fn failure() -> Response {
    (StatusCode::INTERNAL_SERVER_ERROR, "500 Internal Server Error").into_response()
}

fn log(world: &World, route: &str, body: &Value) {
    world.change(|state| state.requests.push((route.to_owned(), body.clone())));
}

async fn queue(State(world): Shared) -> Json<Value> {
    if world.is_on(Switch::SlowQueue) {
        sleep(SLOW).await;
    }
    let state = world.read();
    let items = |prompts: &mut dyn Iterator<Item = &Prompt>| prompts.map(Prompt::item).collect::<Vec<_>>();
    Json(json!({
        "queue_running": items(&mut state.running.iter()),
        "queue_pending": items(&mut state.pending.iter()),
    }))
}

async fn change_queue(State(world): Shared, Json(body): Json<Value>) -> StatusCode {
    log(&world, "/queue", &body);
    let ids = body["delete"].as_array().cloned().unwrap_or_default();
    world.change(|state| {
        state.pending.retain(|prompt| !ids.iter().any(|id| *id == prompt.id));
        state.tell_status();
    });
    StatusCode::OK
}

async fn history(State(world): Shared, Path(id): Path<String>) -> Response {
    if world.is_on(Switch::HugeAnswer) {
        return vec![b' '; HUGE].into_response();
    }
    let known = world.change(|state| match state.history.get_mut(&id) {
        Some((_, late)) if *late > 0 => {
            *late -= 1;
            json!({})
        }
        Some((entry, _)) => json!({ id: entry }),
        None => json!({}),
    });
    Json(known).into_response()
}

/// Without an id it would hit whatever runs.
async fn interrupt(State(world): Shared, Json(body): Json<Value>) -> StatusCode {
    log(&world, "/interrupt", &body);
    world.change(|state| {
        let running = state.running.as_ref().map(|prompt| prompt.id.clone());
        if body["prompt_id"].is_null() || running.is_some_and(|id| body["prompt_id"] == id) {
            state.interrupted = true;
        }
    });
    StatusCode::OK
}

async fn free(State(world): Shared, Json(body): Json<Value>) -> StatusCode {
    log(&world, "/free", &body);
    StatusCode::OK
}

async fn cancel_job(State(world): Shared, Path(id): Path<String>) -> Response {
    if !world.is_on(Switch::JobsRoute) {
        return StatusCode::NOT_FOUND.into_response();
    }
    log(&world, "/api/jobs/cancel", &json!(id));
    let cancelled = world.change(|state| {
        let running = state.running.as_ref().is_some_and(|prompt| prompt.id == id);
        let waiting = state.pending.iter().any(|prompt| prompt.id == id);
        state.interrupted |= running;
        state.pending.retain(|prompt| prompt.id != id);
        running || waiting
    });
    Json(json!({ "cancelled": cancelled })).into_response()
}

async fn view(State(world): Shared, Query(query): Query<HashMap<String, String>>) -> Response {
    let part = |name: &str| query.get(name).map_or("", String::as_str);
    let path = format!("{}/{}", part("subfolder"), part("filename"));
    let file = world.change(|state| {
        state.views += 1;
        state.files.get(&path).cloned()
    });
    match file {
        Some(bytes) if world.is_on(Switch::TricklingPicture) => trickling(bytes).into_response(),
        Some(bytes) => ([(header::CONTENT_TYPE, "image/png")], bytes).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// A byte every half second.
fn trickling(bytes: Vec<u8>) -> Body {
    let one = |byte: u8| async move {
        sleep(SLOW).await;
        Ok::<_, Infallible>(Bytes::from(vec![byte]))
    };
    Body::from_stream(stream::iter(bytes).then(one))
}
