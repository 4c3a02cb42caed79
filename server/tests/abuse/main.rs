//! Attacks on the real program. It must use little memory and few open files, and serve other clients meanwhile.
//!
//! `ABUSE=long` sends more and waits for the server's timeouts. Linux only: it needs all of 127/8 as local addresses,
//! and /proc.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod background_client;
mod bodies;
mod connection;
mod downloads;
mod engine;
mod forms;
mod hostile_comfyui;
mod monitor;
mod plan;
mod process_stats;
mod report;
mod sign_in;
mod silent;
mod test_client;
mod test_server;

use background_client::BackgroundClient;
use monitor::{Monitor, Row};
use plan::Plan;
use std::time::Duration;
use test_client::TestClient;
use test_server::{FILE_LIMIT, TestServer};

/// The server and all clients.
struct TestApp {
    server: TestServer,
    admin: TestClient,
    /// The attacker, who has an account.
    mira: TestClient,
    /// Number and bytes of mira's picture.
    picture: (i64, usize),
    monitor: Monitor,
}

impl TestApp {
    async fn new() -> Self {
        let server = TestServer::start();
        let admin = TestClient::first(&server).await;
        let (mira, ben) =
            (TestClient::member(&server, "mira").await, TestClient::member(&server, "ben").await);
        let picture = engine::large_picture(&server, &admin, &mira).await;
        let background_client = BackgroundClient { base: server.url(""), cookie: ben.cookie };
        let monitor = Monitor { process_stats: server.process_stats(), background_client };
        Self { server, admin, mira, picture, monitor }
    }

    /// Runs one attack after another on the same process.
    async fn attacks(&self, plan: Plan) -> Vec<Row> {
        let Self { server, admin, mira, picture: (picture, size), monitor } = self;
        let (address, cookie) = (server.address, &mira.cookie);
        let quiet = async {
            tokio::time::sleep(Duration::from_secs(1)).await;
            String::new()
        };
        let mut rows = vec![monitor.measure("none", quiet).await];
        rows.push(monitor.measure("silent connections", silent::attack(address, plan)).await);
        rows.push(monitor.measure("bodies", bodies::attack(address, cookie, plan)).await);
        rows.push(monitor.measure("endless forms", forms::attack(address, cookie, plan)).await);
        let downloads = downloads::attack(server, mira, *picture, *size, plan);
        rows.push(monitor.measure("unread downloads", downloads).await);
        rows.push(monitor.measure("long usernames", sign_in::attack(server)).await);
        rows.push(monitor.measure("hostile engine", engine::attack(server, admin, mira, plan)).await);
        rows
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn findings_1_3_4_5_6_and_8_the_server_withstands_attacks() {
    let plan = Plan::from_environment();
    test_server::raise_file_limit();
    let mut app = TestApp::new().await;
    report::print_head(plan, &app.server);
    assert_eq!(
        app.monitor.process_stats.file_limit(),
        FILE_LIMIT,
        "the server has another limit of open files"
    );
    let rows = app.attacks(plan).await;
    let wrong: Vec<String> = rows.iter().flat_map(Row::wrong).collect();
    let (alive, words) = (app.server.is_running(), wrong.join("\n"));
    if !alive || !wrong.is_empty() {
        panic!("server running: {alive}\n{words}\nthe log is {}", app.server.save_log().display());
    }
    println!("all limits held");
}
