//! The WebSockets, over a real connection.

use crate::on_each_database;
use crate::support::test_app::{TestApp, TestUser};
use axum::Router;
use domain::jobs::{Progress, ProgressFrame};
use futures::{SinkExt, StreamExt};
use sea_orm::TransactionTrait;
use serde_json::{Value, json};
use server::connections::{self, ConnectionLimits};
use services::events::{Preview, Topic};
use services::queue;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{Instant, timeout};
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

async fn row_22_a_late_subscriber_gets_the_current_state(app: &TestApp) {
    let mira = app.member("mira").await;
    let engine = app.test_db.sketch().await;
    let address = listen(app).await;
    let job = app.test_db.job(&mira.user).await;
    let path = format!("/ws/jobs/{}", job.id);
    let mut socket = open(address, &path, &mira).await;
    let hello = socket.json().await;
    assert_eq!(
        (&hello["type"], &hello["job_id"], &hello["status"]),
        (&json!("connection"), &json!(job.id), &json!("connected"))
    );
    assert_eq!(socket.json().await["status"], "pending");

    let claim = app.test_db.claim("worker", &engine).await;
    let progress = Progress::new(12, 20, "KSampler");
    assert!(queue::record_progress(&app.test_db.db.write, &claim, "worker", &progress).await.unwrap());
    let mut late = open(address, &path, &mira).await;
    late.json().await;
    let now = late.json().await;
    assert_eq!(
        (&now["type"], &now["status"], &now["progress"]["step"]),
        (&json!("job_status"), &json!("processing"), &json!(12))
    );

    let kind = domain::jobs::ErrorKind::EngineError;
    queue::fail(&app.test_db.db.write, &claim, "worker", kind, "The engine stumbled.", None).await.unwrap();
    let ended = services::jobs::get(&app.test_db.db.read, &mira.user.id, job.id).await.unwrap();
    app.web.context.events.publish(&mira.user.id, Topic::Job, &ended);
    let last = late.json().await;
    assert_eq!((&last["status"], &last["error"]), (&json!("failed"), &json!("The engine stumbled.")));
    assert_eq!(late.close_code().await, Some(CloseCode::Normal));
    let mut after = open(address, &path, &mira).await;
    after.json().await;
    assert_eq!(after.json().await["status"], "failed");
    assert_eq!(after.close_code().await, Some(CloseCode::Normal));
}

on_each_database!(row_22_a_late_subscriber_gets_the_current_state);

async fn row_23_a_missing_or_another_users_job_is_refused(app: &TestApp) {
    let (mira, ben) = (app.member("mira").await, app.member("ben").await);
    app.test_db.sketch().await;
    let address = listen(app).await;
    let path = format!("/ws/jobs/{}", app.test_db.job(&mira.user).await.id);
    let own = format!("http://{address}");
    let status = async |path: &str, person, origin| try_open(address, path, person, origin).await.err();
    assert_eq!(status(&path, Some(&ben), None).await, Some(404));
    assert_eq!(status("/ws/jobs/999999", Some(&mira), None).await, Some(404));
    assert_eq!(status("/ws/jobs/first", Some(&mira), None).await, Some(422));
    for path in [path.as_str(), "/ws"] {
        assert_eq!(status(path, None, None).await, Some(401));
        assert_eq!(status(path, Some(&mira), Some("https://evil.example")).await, Some(403));
        assert_eq!(status(path, Some(&mira), Some("null")).await, Some(403));
        assert_eq!(status(path, Some(&mira), Some(own.as_str())).await, None);
    }
}

on_each_database!(row_23_a_missing_or_another_users_job_is_refused);

#[tokio::test]
async fn row_22_a_ping_gets_a_pong_and_an_invalid_frame_gets_nothing() {
    let app = TestApp::sqlite().await;
    let mira = app.member("mira").await;
    app.test_db.sketch().await;
    let address = listen(&app).await;
    let job = app.test_db.job(&mira.user).await;
    let mut socket = open(address, &format!("/ws/jobs/{}", job.id), &mira).await;
    for nonsense in ["", "{", "[]", "{\"type\":\"status\",\"status\":\"completed\"}"] {
        socket.0.send(Message::text(nonsense)).await.unwrap();
    }
    socket.say(json!({"type": "ping"})).await;
    let frames = [socket.json().await, socket.json().await, socket.json().await];
    assert_eq!(frames.map(|frame| frame["type"].clone()), ["connection", "job_status", "pong"]);
}

#[tokio::test]
async fn a_socket_gets_all_events_of_its_user_and_none_of_others() {
    let app = TestApp::sqlite().await;
    let (mira, ben) = (app.member("mira").await, app.member("ben").await);
    app.test_db.sketch().await;
    let address = listen(&app).await;
    let mut socket = open(address, "/ws", &mira).await;
    let hello = socket.json().await;
    assert_eq!((&hello["topic"], &hello["data"]["version"]), (&json!("hello"), &json!("test")));
    assert!(hello["data"]["server_time"].as_str().unwrap().ends_with('Z'));
    for person in [&ben, &mira] {
        let prompt = format!("by {}", person.user.username);
        app.post("/api/v1/generation-jobs")
            .with_user(person)
            .json(&json!({"prompt": prompt}))
            .send()
            .await
            .expect(201);
    }
    let job = socket.topic("job").await;
    assert_eq!((&job["prompt"], &job["status"]), (&json!("by mira"), &json!("pending")));
    assert_eq!(socket.topic("queue").await["waiting"], 1);
}

#[tokio::test]
async fn ticks_arrive_every_two_seconds_while_a_job_runs() {
    let app = TestApp::sqlite().await;
    let mira = app.member("mira").await;
    let address = listen(&app).await;
    let mut socket = open(address, "/ws", &mira).await;
    socket.topic("hello").await;
    let frame = ProgressFrame {
        job_id: 1,
        revision: 1,
        attempt: 1,
        progress: Progress::new(1, 20, "KSampler"),
        elapsed_ms: 5,
        estimate: None,
    };
    app.web.context.events.publish(&mira.user.id, Topic::Progress, &frame);
    socket.topic("progress").await;
    let start = std::time::Instant::now();
    socket.topic("tick").await;
    assert!(start.elapsed() < Duration::from_secs(4), "{:?}", start.elapsed());
}

#[tokio::test]
async fn row_24_previews_go_to_subscribed_sockets_starting_with_the_latest() {
    let app = TestApp::sqlite().await;
    let (mira, ben) = (app.member("mira").await, app.member("ben").await);
    app.test_db.sketch().await;
    let address = listen(&app).await;
    let job = app.test_db.job(&mira.user).await;
    let preview = |step| Preview { job_id: job.id, step, mime: "image/jpeg", image: vec![7; 10].into() };
    app.web.context.events.preview(&mira.user.id, preview(3));
    let mut asking = open(address, "/ws", &mira).await;
    let mut foreign = open(address, "/ws", &ben).await;
    for socket in [&mut asking, &mut foreign] {
        socket.topic("hello").await;
        socket.say(json!({"type": "preview", "job_id": job.id})).await;
    }
    for step in [3, 4] {
        let Message::Binary(frame) = asking.next().await else { panic!("no picture") };
        let length = u32::from_be_bytes(frame[..4].try_into().unwrap()) as usize;
        let head: Value = serde_json::from_slice(&frame[4..4 + length]).unwrap();
        assert_eq!(head, json!({"job_id": job.id, "step": step, "mime": "image/jpeg"}));
        assert_eq!(frame[4 + length..], [7; 10]);
        app.web.context.events.preview(&mira.user.id, preview(4));
    }
    assert!(foreign.next().await.is_text(), "another job's preview was sent");
}

#[tokio::test]
async fn signing_out_closes_the_sockets_of_that_session_only() {
    let app = TestApp::sqlite().await;
    let mira = app.member("mira").await;
    let phone = app.again(&mira).await;
    let address = listen(&app).await;
    let (mut socket, mut other) = (open(address, "/ws", &mira).await, open(address, "/ws", &phone).await);
    socket.topic("hello").await;
    other.topic("hello").await;
    app.post("/api/v1/auth/logout").with_user(&mira).send().await.expect(204);
    assert_eq!(socket.close_code().await, Some(CloseCode::Policy));
    app.web.context.events.publish(&mira.user.id, Topic::Unread, &json!({"unread_count": 1}));
    assert_eq!(other.topic("unread").await["unread_count"], 1);
}

#[tokio::test]
async fn ending_sessions_from_another_device_closes_their_sockets_at_once() {
    let app = TestApp::sqlite().await;
    let (mira, ben) = (app.member("mira").await, app.member("ben").await);
    let [phone, tablet] = [app.again(&mira).await, app.again(&mira).await];
    let address = listen(&app).await;
    let mut own = open(address, "/ws", &mira).await;
    let (mut first, mut second) = (open(address, "/ws", &phone).await, open(address, "/ws", &tablet).await);
    let mut foreign = open(address, "/ws", &ben).await;
    for socket in [&mut own, &mut first, &mut second, &mut foreign] {
        socket.topic("hello").await;
    }
    let open_ones = app.get("/api/v1/users/me/sessions").with_user(&phone).send().await.expect(200).json();
    let id = open_ones["items"][0]["id"].as_str().unwrap().to_owned();
    app.request("DELETE", &format!("/api/v1/users/me/sessions/{id}"))
        .with_user(&mira)
        .send()
        .await
        .expect(204);
    assert_eq!(first.close_code().await, Some(CloseCode::Policy));
    let change = json!({"current_password": "a long password", "new_password": "another password"});
    app.request("PUT", "/api/v1/users/me/password").with_user(&mira).json(&change).send().await.expect(204);
    assert_eq!(second.close_code().await, Some(CloseCode::Policy));
    for (socket, person) in [(&mut own, &mira), (&mut foreign, &ben)] {
        app.web.context.events.publish(&person.user.id, Topic::Unread, &json!({"unread_count": 1}));
        assert_eq!(socket.topic("unread").await["unread_count"], 1);
    }
}

#[tokio::test]
async fn a_frame_that_is_too_long_closes_the_socket_with_a_reason() {
    let app = TestApp::sqlite().await;
    let mira = app.member("mira").await;
    let address = listen(&app).await;
    let mut socket = open(address, "/ws", &mira).await;
    socket.topic("hello").await;
    socket.0.send(Message::text("x".repeat(5000))).await.unwrap();
    assert_eq!(socket.close_code().await, Some(CloseCode::Size));
    let mut next = open(address, "/ws", &mira).await;
    next.topic("hello").await;
}

#[tokio::test]
async fn a_user_has_at_most_twenty_sockets() {
    let app = TestApp::sqlite().await;
    let mira = app.member("mira").await;
    let address = listen(&app).await;
    let mut sockets = Vec::new();
    for _ in 0..20 {
        sockets.push(open(address, "/ws", &mira).await);
    }
    assert_eq!(try_open(address, "/ws", Some(&mira), None).await.err(), Some(429));
}

#[tokio::test]
async fn shutdown_closes_the_sockets() {
    let app = TestApp::sqlite().await;
    let mira = app.member("mira").await;
    let address = listen(&app).await;
    let mut socket = open(address, "/ws", &mira).await;
    socket.topic("hello").await;
    app.web.stopping.cancel();
    assert_eq!(socket.close_code().await, Some(CloseCode::Away));
}

/// A session check waits for the database while events continue to arrive.
async fn finding_11_no_session_check_is_dropped(app: &TestApp) {
    let mut web = app.web.clone();
    web.socket_timing.session = Duration::from_millis(300);
    let address = listen_with(server::web::router(web)).await;
    let mira = app.member("mira").await;
    let mut socket = open(address, "/ws", &mira).await;
    socket.topic("hello").await;
    // As another process does it: no event is published here.
    let database = &app.test_db.db;
    services::accounts::reset_password(&database.write, "mira", "another long password").await.unwrap();
    let mut connections = Vec::new();
    while let Ok(connection) = timeout(Duration::from_millis(50), database.read.begin()).await {
        connections.push(connection.unwrap());
    }
    let publish =
        || app.web.context.events.publish(&mira.user.id, Topic::Unread, &json!({"unread_count": 1}));
    let start = Instant::now();
    // No event is delivered while the check waits; if an event dropped the check, all of them would be.
    while timeout(Duration::from_secs(1), async {
        publish();
        socket.topic("unread").await
    })
    .await
    .is_ok()
    {
        assert!(start.elapsed() < Duration::from_secs(3), "no session check waits for the database");
    }
    drop(connections);
    assert_eq!(socket.close_code().await, Some(CloseCode::Policy));
}

on_each_database!(finding_11_no_session_check_is_dropped);
