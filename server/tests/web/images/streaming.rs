//! Finding 6: of a file that no client reads, little is read and held, and a user has at most some thirty downloads.

use super::counting_store::CountingStore;
use super::picture;
use crate::support::test_app::{TestApp, TestUser};
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode};
use axum::response::Response;
use bytes::Bytes;
use http_body_util::BodyExt;
use server::storage::{PIECE, Storage};
use server::web;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::timeout;
use tower::ServiceExt;

/// Chunks of the large file.
const CHUNKS: u64 = 8;

/// An app that counts reads of its files, with a picture of several chunks.
struct StreamingTest {
    app: TestApp,
    store: Arc<CountingStore>,
    mira: TestUser,
    path: String,
    file: Bytes,
}

impl StreamingTest {
    async fn new() -> Self {
        let mut app = TestApp::sqlite().await;
        let store = CountingStore::over(&app.folder.path().join("files"));
        app.web.storage = Storage::remote(Arc::clone(&store) as _);
        app.router = web::router(app.web.clone());
        let mira = app.member("mira").await;
        let (id, file) = picture(&app, &mira).await;
        let file = larger(&file);
        store.replace(file.clone()).await;
        store.forget();
        Self { app, store, mira, path: format!("/api/v1/images/{id}"), file }
    }

    /// A response whose body hasn't been polled yet.
    async fn open(&self, method: &str, path: &str, range: &str) -> Response {
        let mut request = Request::builder().method(method).uri(path).header("host", "localhost:3000");
        if !range.is_empty() {
            request = request.header("range", range);
        }
        let request = request
            .header("cookie", format!("genonaut_session={}", self.mira.token))
            .header("content-type", "application/json")
            .extension(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 40_000))));
        let id = self.path.rsplit('/').next().unwrap();
        let body = Body::from(if method == "POST" { format!("{{\"ids\":[{id}]}}") } else { String::new() });
        self.app.router.clone().oneshot(request.body(body).unwrap()).await.unwrap()
    }
}

/// `file`, a PNG, with a trailing PNG chunk that makes it several read chunks long.
fn larger(file: &[u8]) -> Bytes {
    let more = (CHUNKS * PIECE) as u32;
    let chunk = [&more.to_be_bytes()[..], b"teSt", &vec![7; more as usize], b"crc!"].concat();
    let end = file.len() - 12;
    [&file[..end], &chunk, &file[end..]].concat().into()
}

#[tokio::test]
async fn finding_6_a_file_is_read_only_as_fast_as_the_client_reads() {
    let gallery = StreamingTest::new().await;
    let download = format!("{}/download", gallery.path);
    for (method, path, at_once) in [
        ("GET", gallery.path.as_str(), 0),
        ("GET", download.as_str(), 1),
        ("HEAD", gallery.path.as_str(), 0),
        ("HEAD", download.as_str(), 1),
        ("POST", "/api/v1/content/export", 0),
    ] {
        gallery.store.forget();
        let answer = gallery.open(method, path, "").await;
        assert_eq!(answer.status(), 200, "{path}");
        assert_eq!(gallery.store.read(), at_once * PIECE, "{method} {path} before its body is polled");
        if method == "HEAD" {
            assert!(answer.into_body().collect().await.unwrap().to_bytes().is_empty());
            assert_eq!(gallery.store.read(), at_once * PIECE, "{path} to its end");
            continue;
        }
        let mut body = answer.into_body();
        let mut taken = 0;
        while taken < 2 * PIECE {
            taken += body.frame().await.unwrap().unwrap().into_data().unwrap().len() as u64;
        }
        let read = gallery.store.read();
        assert!(read <= 4 * PIECE, "{method} {path}: {read} bytes read, {taken} sent");
    }
}

#[tokio::test]
async fn finding_6_a_range_reads_its_own_bytes_only() {
    let gallery = StreamingTest::new().await;
    let answer = gallery.open("GET", &gallery.path, "bytes=1000000-1000099").await;
    assert_eq!(answer.status(), StatusCode::PARTIAL_CONTENT);
    let part = answer.into_body().collect().await.unwrap().to_bytes();
    assert_eq!((part, gallery.store.read()), (gallery.file.slice(1_000_000..1_000_100), 100));
}

#[tokio::test]
async fn finding_6_a_truncated_file_aborts_the_response() {
    let gallery = StreamingTest::new().await;
    for (method, path) in [("GET", gallery.path.as_str()), ("POST", "/api/v1/content/export")] {
        let mut body = gallery.open(method, path, "").await.into_body();
        body.frame().await.unwrap().unwrap();
        gallery.store.replace(gallery.file.slice(..gallery.file.len() - 1)).await;
        assert!(body.collect().await.is_err(), "{path}");
        gallery.store.replace(gallery.file.clone()).await;
    }
}

#[tokio::test]
async fn finding_6_the_31st_download_waits_until_another_one_ends() {
    let gallery = StreamingTest::new().await;
    let mut open = Vec::new();
    for _ in 0..30 {
        open.push(gallery.open("GET", &gallery.path, "").await);
    }
    let head = gallery.open("HEAD", &gallery.path, "").await;
    assert_eq!(head.status(), 200, "HEAD takes no download slot");
    let mut waiting = Box::pin(gallery.open("GET", &gallery.path, ""));
    let early = timeout(Duration::from_millis(300), &mut waiting).await;
    assert!(early.is_err(), "the 31st download did not wait");
    let last = open.pop().unwrap();
    let bytes = last.into_body().collect().await.unwrap().to_bytes();
    assert_eq!(bytes, gallery.file);
    let next = waiting.await;
    assert_eq!(next.into_body().collect().await.unwrap().to_bytes(), gallery.file);
}
