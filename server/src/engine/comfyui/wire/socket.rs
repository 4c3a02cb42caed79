//! The socket of one attempt: its own client_id, drained by its own task into the run's state.
//! A hint only: the server's queue and history are authoritative.

use super::frames;
use super::http::{Http, HttpError, from_reqwest};
use crate::engine::comfyui::run::progress::RunState;
use futures::{SinkExt, StreamExt};
use http::header;
use reqwest::Upgraded;
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{self, Instant};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::{client::generate_key, derive_accept_key};
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_util::sync::CancellationToken;

/// Bytes of one frame; previews are about 60 kB.
const FRAME_CAP: usize = 32 << 20;
/// Must be the first message: previews then carry the id of their prompt.
const FLAGS: &str = r#"{"type":"feature_flags","data":{"supports_preview_metadata":true}}"#;
/// How long the other side may take to close.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(1);

type Stream = WebSocketStream<Upgraded>;

/// An open socket; dropping it ends its task.
pub struct Socket {
    task: JoinHandle<()>,
    stop: CancellationToken,
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Socket {
    /// Opens a socket for `client_id` and starts to drain it.
    pub async fn open(
        http: &Http,
        client_id: &str,
        state: watch::Sender<RunState>,
    ) -> Result<Self, HttpError> {
        let late = |_| HttpError::ConnectionLost("the WebSocket did not open in time".into());
        let stream = time::timeout(http.timing.ping, connect(http, client_id)).await.map_err(late)??;
        state.send_modify(|state| (state.open, state.received_any) = (true, false));
        let stop = CancellationToken::new();
        let task = tokio::spawn(drain(stream, state, http.timing.socket_ping, stop.clone()));
        Ok(Self { task, stop })
    }

    /// Closes the socket and waits for the response. A second socket of the same client_id may only be
    /// opened afterwards: the server would unregister it together with the first.
    pub async fn close(mut self) {
        self.stop.cancel();
        // Too late or panicked: dropping aborts the task, which closes the connection.
        let _ = time::timeout(CLOSE_TIMEOUT, &mut self.task).await;
    }
}

/// Opens a separate socket and waits for the first message, which every server sends at once.
pub async fn test_connection(http: &Http) -> Result<(), HttpError> {
    let client_id = uuid::Uuid::new_v4().to_string();
    let (sender, mut state) = watch::channel(RunState::new(&client_id, Arc::new(Value::Null), 1));
    let socket = Socket::open(http, &client_id, sender).await?;
    let received_any = {
        let greeted =
            time::timeout(http.timing.ping, state.wait_for(|state| state.received_any || !state.open)).await;
        matches!(greeted, Ok(Ok(state)) if state.received_any)
    };
    socket.close().await;
    let silent = || HttpError::ConnectionLost("the WebSocket opens, but receives nothing".into());
    received_any.then_some(()).ok_or_else(silent)
}

async fn connect(http: &Http, client_id: &str) -> Result<Stream, HttpError> {
    let key = generate_key();
    let response = http
        .request("ws", &[("clientId", client_id)])
        .header(header::CONNECTION, "Upgrade")
        .header(header::UPGRADE, "websocket")
        .header(header::SEC_WEBSOCKET_VERSION, "13")
        .header(header::SEC_WEBSOCKET_KEY, &key)
        .send()
        .await
        .map_err(from_reqwest)?;
    let accept = response.headers().get(header::SEC_WEBSOCKET_ACCEPT);
    let accepted =
        accept.is_some_and(|value| value.as_bytes() == derive_accept_key(key.as_bytes()).as_bytes());
    if response.status().as_u16() != 101 || !accepted {
        return Err(HttpError::NoSocket(response.status().as_u16()));
    }
    let upgraded = response.upgrade().await.map_err(from_reqwest)?;
    let config = WebSocketConfig::default().max_message_size(Some(FRAME_CAP)).max_frame_size(Some(FRAME_CAP));
    let mut stream = WebSocketStream::from_raw_socket(upgraded, Role::Client, Some(config)).await;
    let flags = stream.send(Message::text(FLAGS)).await;
    flags.map_err(|error| HttpError::ConnectionLost(error.to_string()))?;
    Ok(stream)
}

/// Reads until the socket ends, is stopped or leaves two pings without a response.
async fn drain(mut stream: Stream, state: watch::Sender<RunState>, ping: Duration, stop: CancellationToken) {
    let mut pings = time::interval_at(Instant::now() + ping, ping);
    let mut unanswered = 0;
    loop {
        tokio::select! {
            () = stop.cancelled() => break close_stream(&mut stream).await,
            _ = pings.tick() => {
                if unanswered == 2 || stream.send(Message::Ping(Default::default())).await.is_err() {
                    break;
                }
                unanswered += 1;
            }
            message = stream.next() => {
                unanswered = 0;
                if !apply_message(message, &state) {
                    break;
                }
            }
        }
    }
    state.send_modify(|state| state.open = false);
}

/// Folds one message into the run's state; false at the end of the stream.
fn apply_message(message: Option<Result<Message, Error>>, state: &watch::Sender<RunState>) -> bool {
    let frame = match message {
        Some(Ok(Message::Text(text))) => frames::text(&text),
        Some(Ok(Message::Binary(bytes))) => frames::binary(&bytes),
        // Responses to pings prove a connection, not that frames arrive.
        Some(Ok(_)) => return true,
        Some(Err(error)) => {
            tracing::debug!(%error, "socket of a ComfyUI run ended");
            return false;
        }
        None => return false,
    };
    state.send_if_modified(|state| {
        let first = !std::mem::replace(&mut state.received_any, true);
        frame.is_some_and(|frame| state.apply(frame)) || first
    });
    true
}

async fn close_stream(stream: &mut Stream) {
    if stream.close(None).await.is_ok() {
        while let Some(Ok(_)) = stream.next().await {}
    }
}
