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
#[path = "../support/support.rs"]
mod support;

use background_client::{BackgroundClient, client};
use monitor::{Monitor, Row};
use plan::Plan;
use process_stats::ProcessStats;
use std::io::Write;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;
use support::test_client::{PASSWORD, TestClient};
use support::test_server::{TestServer, program, program_with_file_limit};

/// Files the server may have open; usual under systemd.
const FILE_LIMIT: usize = 1_024;

/// The server and all clients.
struct AbuseRun {
    server: TestServer,
    _folder: tempfile::TempDir,
    admin: TestClient,
    /// The attacker, who has an account.
    mira: TestClient,
    /// Number and bytes of mira's picture.
    picture: (i64, usize),
    monitor: Monitor,
}

impl AbuseRun {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (data, log) = (folder.path().join("data"), folder.path().join("log"));
        let mut command = program_with_file_limit(&data, FILE_LIMIT);
        command.env("GENONAUT_SKETCH", "off");
        let server = TestServer::start(command, &log).await;
        let admin = TestClient::set_up(&server, client()).await;
        let mira = member(&server, &data, "mira").await;
        let ben = member(&server, &data, "ben").await;
        let picture = engine::large_picture(&admin, &mira).await;
        let background_client = BackgroundClient { base: ben.base, cookie: ben.cookie };
        let process_stats = ProcessStats { process: format!("/proc/{}", server.id()).into(), log };
        let monitor = Monitor { process_stats, background_client };
        Self { server, _folder: folder, admin, mira, picture, monitor }
    }

    /// Runs one attack after another on the same process.
    async fn attacks(&self, plan: Plan) -> Vec<Row> {
        let Self { server, admin, mira, picture, monitor, .. } = self;
        let (address, cookie) = (server.address, &mira.cookie);
        let quiet = async {
            tokio::time::sleep(Duration::from_secs(1)).await;
            String::new()
        };
        let mut rows = vec![monitor.measure("none", quiet).await];
        rows.push(monitor.measure("silent connections", silent::attack(address, plan)).await);
        rows.push(monitor.measure("bodies", bodies::attack(address, cookie, plan)).await);
        rows.push(monitor.measure("endless forms", forms::attack(address, cookie, plan)).await);
        let downloads = downloads::attack(address, &monitor.process_stats, mira, *picture, plan);
        rows.push(monitor.measure("unread downloads", downloads).await);
        rows.push(monitor.measure("long usernames", sign_in::attack(server)).await);
        rows.push(monitor.measure("hostile engine", engine::attack(admin, mira, plan)).await);
        rows
    }
}

/// Creates a member from the command line, as an admin does, and signs in.
async fn member(server: &TestServer, data: &Path, name: &str) -> TestClient {
    let mut command = program(data);
    command.env("RUST_LOG", "warn");
    command.args(["user", "add", name]).stdin(Stdio::piped()).stdout(Stdio::null());
    let mut child = command.spawn().unwrap();
    writeln!(child.stdin.take().unwrap(), "{PASSWORD}").unwrap();
    assert!(child.wait().unwrap().success(), "{name} could not be added");
    TestClient::sign_in(server, client(), name).await
}

/// Raises this process's file limit to the connections that the attacks need.
fn raise_file_limit() {
    let allowed = server::open_files::raise_limit();
    assert!(allowed > 2 * FILE_LIMIT, "the attacks need {} open files: ulimit -n", 2 * FILE_LIMIT);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn findings_1_3_4_5_6_and_8_the_server_withstands_attacks() {
    let plan = Plan::from_environment();
    raise_file_limit();
    let mut run = AbuseRun::new().await;
    let limit = run.monitor.process_stats.file_limit();
    report::print_head(plan, limit);
    assert_eq!(limit, FILE_LIMIT, "the server has another limit of open files");
    let rows = run.attacks(plan).await;
    let wrong: Vec<String> = rows.iter().flat_map(Row::wrong).collect();
    let (alive, words) = (run.server.is_running(), wrong.join("\n"));
    if !alive || !wrong.is_empty() {
        panic!("server running: {alive}\n{words}\nthe log is {}", run.server.save_log().display());
    }
    println!("all limits held");
}
