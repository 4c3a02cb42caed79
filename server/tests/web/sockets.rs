//! The WebSockets, over a real connection.

mod closing;
mod frames;

use crate::support::test_app::{TestApp, TestUser};
use axum::Router;
use futures::{SinkExt, StreamExt};
use serde_json::Value;
use server::connections::{self, ConnectionLimits};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};
use tokio_util::sync::CancellationToken;

/// Longer than any step takes: only a hang reaches it.
const TIMEOUT: Duration = Duration::from_secs(20);

struct TestSocket(WebSocketStream<MaybeTlsStream<TcpStream>>);

async fn listen(app: &TestApp) -> SocketAddr {
    listen_with(app.router.clone()).await
}

async fn listen_with(router: Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let limits = Arc::new(ConnectionLimits::new(4096, |_| false));
    tokio::spawn(connections::serve(listener, router, limits, CancellationToken::new()));
    address
}

async fn try_open(
    address: SocketAddr,
    path: &str,
    person: Option<&TestUser>,
    origin: Option<&str>,
) -> Result<TestSocket, u16> {
    let mut request = format!("ws://{address}{path}").into_client_request().unwrap();
    if let Some(person) = person {
        request.headers_mut().insert("cookie", format!("genonaut_session={}", person.token).parse().unwrap());
    }
    if let Some(origin) = origin {
        request.headers_mut().insert("origin", origin.parse().unwrap());
    }
    match connect_async(request).await {
        Ok((socket, _)) => Ok(TestSocket(socket)),
        Err(Error::Http(response)) => Err(response.status().as_u16()),
        Err(error) => panic!("{error}"),
    }
}

async fn open(address: SocketAddr, path: &str, person: &TestUser) -> TestSocket {
    let Ok(socket) = try_open(address, path, Some(person), None).await else { panic!("refused") };
    socket
}

impl TestSocket {
    async fn next(&mut self) -> Message {
        loop {
            let message = timeout(TIMEOUT, self.0.next()).await.expect("silence").expect("closed").unwrap();
            if !matches!(message, Message::Ping(_) | Message::Pong(_)) {
                return message;
            }
        }
    }

    async fn json(&mut self) -> Value {
        serde_json::from_str(self.next().await.to_text().unwrap()).unwrap()
    }

    /// The next frame of `topic`; ticks and other frames are skipped.
    async fn topic(&mut self, topic: &str) -> Value {
        loop {
            let frame = self.json().await;
            if frame["topic"] == topic {
                return frame["data"].clone();
            }
        }
    }

    async fn say(&mut self, value: Value) {
        self.0.send(Message::text(value.to_string())).await.unwrap();
    }

    async fn close_code(&mut self) -> Option<CloseCode> {
        loop {
            match timeout(TIMEOUT, self.0.next()).await.expect("still open") {
                Some(Ok(Message::Close(frame))) => return frame.map(|frame| frame.code),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return None,
            }
        }
    }
}
