//! Attacks on the real program, which must hold: little memory, few open files, and others are answered all the while.
//!
//! `ABUSE=long` sends more and waits for the server's time-outs. Linux only: there all of 127/8 is this machine, and
//! /proc tells of the process.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod bodies;
mod comfyui;
mod connection;
mod downloads;
mod engine;
mod forms;
mod honest;
mod people;
mod plan;
mod program;
mod report;
mod sign_in;
mod silent;
mod vitals;
mod watch;

use honest::Honest;
use people::Person;
use plan::Plan;
use program::{FILE_LIMIT, Server};
use std::time::Duration;
use watch::{Row, Watch};

/// Everybody, and what they attack or use.
struct Stage {
    server: Server,
    admin: Person,
    /// The attacker, who has an account.
    mira: Person,
    /// Number and bytes of mira's picture.
    picture: (i64, usize),
    watch: Watch,
}

impl Stage {
    async fn new() -> Self {
        let server = Server::start();
        let admin = Person::first(&server).await;
        let (mira, ben) = (Person::member(&server, "mira").await, Person::member(&server, "ben").await);
        let picture = engine::large_picture(&server, &admin, &mira).await;
        let honest = Honest { base: server.url(""), cookie: ben.cookie };
        let watch = Watch { vitals: server.vitals(), honest };
        Self { server, admin, mira, picture, watch }
    }

    /// One attack after the other on the same process.
    async fn attacks(&self, plan: Plan) -> Vec<Row> {
        let Self { server, admin, mira, picture: (picture, size), watch } = self;
        let (address, cookie) = (server.address, &mira.cookie);
        let quiet = async {
            tokio::time::sleep(Duration::from_secs(1)).await;
            String::new()
        };
        let mut rows = vec![watch.during("none", quiet).await];
        rows.push(watch.during("silent connections", silent::attack(address, plan)).await);
        rows.push(watch.during("bodies", bodies::attack(address, cookie, plan)).await);
        rows.push(watch.during("endless forms", forms::attack(address, cookie, plan)).await);
        let downloads = downloads::attack(server, mira, *picture, *size, plan);
        rows.push(watch.during("unread downloads", downloads).await);
        rows.push(watch.during("long user names", sign_in::attack(server)).await);
        rows.push(watch.during("hostile engine", engine::attack(server, admin, mira, plan)).await);
        rows
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn findings_1_3_4_5_6_and_8_the_server_holds_under_attack() {
    let plan = Plan::from_environment();
    program::allow_many_files();
    let mut stage = Stage::new().await;
    report::print_head(plan, &stage.server);
    assert_eq!(stage.watch.vitals.file_limit(), FILE_LIMIT, "the limit of open files is not what is tried");
    let rows = stage.attacks(plan).await;
    let wrong: Vec<String> = rows.iter().flat_map(Row::wrong).collect();
    let (alive, words) = (stage.server.is_alive(), wrong.join("\n"));
    if !alive || !wrong.is_empty() {
        panic!("alive: {alive}\n{words}\nthe log is {}", stage.server.keep_log().display());
    }
    println!("everything held");
}
