//! Pictures and zips that are requested and never read (finding 6).

use crate::connection::hold;
use crate::plan::Plan;
use crate::process_stats::ProcessStats;
use crate::support::test_client::TestClient;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::{Duration, Instant};
use tokio::net::TcpStream;
use tokio::time::sleep;

/// Connections that request the picture: as it is, as a download, and a range of it.
const PICTURES: usize = 150;
const ZIPS: usize = 20;
/// Files that the server may still have open after an attack.
const OWN_FILES: usize = 20;
/// How long the server may take to notice that its peers are gone.
const GONE: Duration = Duration::from_secs(10);

/// The picture, by its number and its size in bytes, is the member's.
pub async fn attack(
    server: SocketAddr,
    process_stats: &ProcessStats,
    member: &TestClient,
    (picture, size): (i64, usize),
    plan: Plan,
) -> String {
    let before = process_stats.open_files();
    let held = open_downloads(server, member, picture).await;
    sleep(plan.hold).await;
    let mut note = format!("{} downloads of {:.1} MB unread", held.len(), size as f64 / 1e6);
    if let Some(time_outs) = plan.time_outs {
        let took = wait_until_files_closed(process_stats, before + OWN_FILES, time_outs).await;
        note += &format!(", all ended within {} s", took.as_secs());
    }
    drop(held);
    wait_until_files_closed(process_stats, before + OWN_FILES, GONE).await;
    let bytes = member.bytes(&format!("/api/v1/images/{picture}")).await;
    assert_eq!(bytes.len(), size, "the member's picture after the attack");
    note
}

async fn open_downloads(server: SocketAddr, member: &TestClient, picture: i64) -> Vec<TcpStream> {
    let head = |line: &str, others: &str| {
        format!("{line} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {}\r\n{others}\r\n", member.cookie)
    };
    let path = format!("/api/v1/images/{picture}");
    let body = format!("{{\"ids\":[{picture}]}}");
    let kind = format!("Content-Type: application/json\r\nContent-Length: {}\r\n", body.len());
    let requests = [
        (head(&format!("GET {path}"), ""), PICTURES / 3),
        (head(&format!("GET {path}/download"), ""), PICTURES / 3),
        (head(&format!("GET {path}"), "Range: bytes=1-\r\n"), PICTURES / 3),
        (head("POST /api/v1/content/export", &kind) + &body, ZIPS),
    ];
    let mut held = Vec::new();
    for ((request, count), number) in requests.iter().zip(5..) {
        held.extend(hold(server, Ipv4Addr::new(127, 0, 0, number), *count, request).await);
    }
    held
}

/// Waits until the server has no more than `most` files open.
async fn wait_until_files_closed(process_stats: &ProcessStats, most: usize, patience: Duration) -> Duration {
    let started = Instant::now();
    while process_stats.open_files() > most {
        let open = process_stats.open_files();
        assert!(started.elapsed() < patience, "{open} files are open after {patience:?}, more than {most}");
        sleep(Duration::from_millis(100)).await;
    }
    started.elapsed()
}
