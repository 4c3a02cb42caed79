//! The fake's `/ws`: one socket per client_id; a later one displaces an earlier one.

use super::messages;
use super::state::SharedState;
use super::switches::Switch;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;
use std::collections::HashMap;
use std::sync::Arc;
use tokio::sync::mpsc;

pub async fn open(
    State(shared_state): State<Arc<SharedState>>,
    Query(query): Query<HashMap<String, String>>,
    upgrade: WebSocketUpgrade,
) -> Response {
    if shared_state.is_on(Switch::NoSockets) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let client_id = query.get("clientId").cloned().unwrap_or_default();
    upgrade.max_message_size(1 << 20).on_upgrade(move |socket| serve(shared_state, client_id, socket))
}

async fn serve(shared_state: Arc<SharedState>, client_id: String, mut socket: WebSocket) {
    let (sender, mut messages) = mpsc::unbounded_channel();
    shared_state.change(|state| {
        state.sockets_opened += 1;
        state.sockets.insert(client_id.clone(), sender);
        send_initial_status(state, &client_id);
    });
    loop {
        tokio::select! {
            message = messages.recv() => match message {
                Some(message) => if socket.send(message).await.is_err() { break },
                // Displaced, or the server restarts.
                None => break,
            },
            received = socket.recv() => match received {
                Some(Ok(Message::Close(_)) | Err(_)) | None => break,
                Some(Ok(_)) => {}
            },
        }
    }
    // As the real server does: by client id, even when a newer socket has it by now.
    shared_state.change(|state| state.sockets.remove(&client_id));
}

fn send_initial_status(state: &super::state::FakeState, client_id: &str) {
    let remaining = state.pending.len() + usize::from(state.running.is_some());
    let status = json!({ "status": { "exec_info": { "queue_remaining": remaining } }, "sid": client_id });
    state.tell(client_id, messages::text("status", &status));
    if state.running.as_ref().is_some_and(|prompt| prompt.client_id == client_id) {
        state.tell(client_id, messages::text("executing", &json!({ "node": "3" })));
    }
}
