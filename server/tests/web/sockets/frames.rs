//! What the sockets carry.

use super::{listen, open};
use crate::on_each_database;
use crate::support::test_app::TestApp;
use domain::jobs::{Progress, ProgressFrame};
use futures::SinkExt;
use serde_json::{Value, json};
use services::events::{Preview, Topic};
use services::queue;
use std::time::Duration;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

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
