//! Sockets that are refused or closed.

use super::{listen, listen_with, open, try_open};
use crate::on_each_database;
use crate::support::test_app::TestApp;
use futures::SinkExt;
use sea_orm::TransactionTrait;
use serde_json::json;
use services::events::Topic;
use std::time::Duration;
use tokio::time::{Instant, timeout};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

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
