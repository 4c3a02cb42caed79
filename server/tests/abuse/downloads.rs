//! Pictures and zips that are requested and never read (finding 6).

use crate::connection::hold;
use crate::plan::Plan;
use crate::test_client::TestClient;
use crate::test_server::TestServer;
use std::net::Ipv4Addr;
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

/// `picture` is the member's; `size` its bytes.
pub async fn attack(
    server: &TestServer,
    member: &TestClient,
    picture: i64,
    size: usize,
    plan: Plan,
) -> String {
    let before = server.process_stats().open_files();
    let held = open_downloads(server, member, picture).await;
    sleep(plan.hold).await;
    let mut note = format!("{} downloads of {:.1} MB unread", held.len(), size as f64 / 1e6);
    if let Some(time_outs) = plan.time_outs {
        let took = wait_until_files_closed(server, before + OWN_FILES, time_outs).await;
        note += &format!(", all ended within {} s", took.as_secs());
    }
    drop(held);
    wait_until_files_closed(server, before + OWN_FILES, GONE).await;
    let answer = member.get(server.url(&format!("/api/v1/images/{picture}"))).send().await.unwrap();
    let bytes = answer.error_for_status().expect("the member's picture after the attack").bytes().await;
    assert_eq!(bytes.unwrap().len(), size, "the member's picture after the attack");
    note
}

async fn open_downloads(server: &TestServer, member: &TestClient, picture: i64) -> Vec<TcpStream> {
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
        held.extend(hold(server.address, Ipv4Addr::new(127, 0, 0, number), *count, request).await);
    }
    held
}

/// Waits until the server has no more than `most` files open.
async fn wait_until_files_closed(server: &TestServer, most: usize, patience: Duration) -> Duration {
    let (process_stats, started) = (server.process_stats(), Instant::now());
    while process_stats.open_files() > most {
        let open = process_stats.open_files();
        assert!(started.elapsed() < patience, "{open} files are open after {patience:?}, more than {most}");
        sleep(Duration::from_millis(100)).await;
    }
    started.elapsed()
}
