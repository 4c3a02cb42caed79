//! Finding 5: endless forms are ended early, and honest ones pass.

use super::form::multipart;
use super::{RECALL, carrying, plain, with_pixels};
use crate::support::test_app::{TestApp, TestUser};
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode};
use futures::stream;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tower::ServiceExt;

const KIND: &str = "multipart/form-data; boundary=b";
/// Upper limit of bytes read from a form before it is refused.
const MAX_READ: usize = 1_100_000;

/// A response, and how many bytes were read before it came.
struct ReadResponse {
    status: StatusCode,
    words: String,
    bytes: usize,
}

/// Sends `parts` as a chunked body, one after another; all of them are available at the first poll.
async fn sent(
    app: &TestApp,
    by: &TestUser,
    kind: &str,
    parts: impl Iterator<Item = Bytes> + Send + 'static,
) -> ReadResponse {
    let taken = Arc::<AtomicUsize>::default();
    let counted = Arc::clone(&taken);
    let parts = parts.map(move |part| {
        counted.fetch_add(part.len(), Ordering::Relaxed);
        Ok::<_, Infallible>(part)
    });
    let request = Request::post(RECALL)
        .header("host", "localhost:3000")
        .header("cookie", format!("genonaut_session={}", by.token))
        .header("content-type", kind)
        .extension(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 40_000))))
        .body(Body::from_stream(stream::iter(parts)))
        .unwrap();
    let answer = app.router.clone().oneshot(request).await.unwrap();
    let (status, bytes) = (answer.status(), taken.load(Ordering::Relaxed));
    let words = to_bytes(answer.into_body(), 100_000).await.unwrap();
    ReadResponse { status, words: String::from_utf8_lossy(&words).into_owned(), bytes }
}

fn field(name: &str, value: &str) -> Bytes {
    format!("--b\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").into()
}

#[tokio::test]
async fn finding_5_a_form_over_any_limit_is_refused_early() {
    let app = TestApp::sqlite().await;
    let mira = app.member("mira").await;
    let long = field(&"n".repeat(30_000), "");
    let names: Vec<_> = (0..2000).map(|name| field(&format!("{name:0900}"), "")).collect();
    let value = vec![field("a", &"v".repeat(10_000)); 1000];
    let few = vec![field("a", ""); 1000];
    for (parts, words) in [
        (vec![long; 2000], "name is longer than 1000 bytes"),
        (names, "more than 200 fields"),
        (few, "more than 200 fields"),
        (value, "larger than 1 MB"),
    ] {
        let taken = sent(&app, &mira, KIND, parts.into_iter()).await;
        assert_eq!(taken.status, 413, "{}", taken.words);
        assert!(taken.words.contains(words), "{}", taken.words);
        assert!(taken.bytes < MAX_READ, "{} bytes of {words}", taken.bytes);
    }
}

#[tokio::test]
async fn finding_5_names_count_towards_the_size_of_a_form() {
    let app = TestApp::sqlite().await;
    let mira = app.member("mira").await;
    let fields = (0..190).map(|at| field(&format!("{at:0900}"), &"v".repeat(5000)));
    let taken = sent(&app, &mira, KIND, fields).await;
    assert_eq!(taken.status, 413);
    assert!(taken.words.contains("larger than 1 MB"), "{}", taken.words);
}

#[tokio::test]
async fn finding_5_an_endless_header_or_preamble_is_refused_early() {
    let app = TestApp::sqlite().await;
    let mira = app.member("mira").await;
    let endless = || std::iter::repeat_n(Bytes::from(vec![b'x'; 8000]), 5000);
    let line = std::iter::once(Bytes::from_static(b"--b\r\nx-line: ")).chain(endless());
    let heads = std::iter::once(Bytes::from_static(b"--b\r\n"))
        .chain(std::iter::repeat_n(Bytes::from("x-a: b\r\n".repeat(1000)), 5000));
    let taken = [
        sent(&app, &mira, KIND, line).await,
        sent(&app, &mira, KIND, heads).await,
        sent(&app, &mira, KIND, endless()).await,
        sent(&app, &mira, KIND, std::iter::once(vec![b'x'; 40_000_000].into())).await,
    ];
    for (at, taken) in taken.into_iter().enumerate() {
        assert_eq!(taken.status, 413, "{at}: {}", taken.words);
        assert!(taken.words.contains("longer than 64 kB"), "{at}: {}", taken.words);
        assert!(at == 3 || taken.bytes < 200_000, "{at}: {} bytes", taken.bytes);
    }
}

#[tokio::test]
async fn finding_5_a_long_boundary_is_refused() {
    let app = TestApp::sqlite().await;
    let mira = app.member("mira").await;
    let kind = format!("multipart/form-data; boundary={}", "b".repeat(5000));
    let endless = std::iter::repeat_n(Bytes::from(vec![b'x'; 8000]), 5000);
    let taken = sent(&app, &mira, &kind, endless).await;
    assert_eq!((taken.status.as_u16(), taken.bytes), (400, 0));
}

#[tokio::test]
async fn finding_5_honest_forms_pass_with_any_chunking() {
    let app = TestApp::sqlite().await;
    app.test_db.sketch().await;
    let mira = app.member("mira").await;
    let names: Vec<_> = (0..150).map(|at| format!("draft[loras][{at}][name]")).collect();
    let long = "a fox ".repeat(5000);
    let fields: Vec<_> =
        names.iter().map(|name| (name.as_str(), "ink")).chain([("draft[prompt]", &*long)]).collect();
    let large = multipart(&fields, &with_pixels(&carrying(), 30_000_000));
    let small = multipart(&fields, &carrying());
    for (form, cut) in [(&large, usize::MAX), (&large, 300_000), (&large, 1460), (&small, 7), (&small, 1)] {
        let body = Bytes::from(form.1.clone());
        let cuts = (0..body.len()).step_by(cut.min(body.len()));
        let whole = body.clone();
        let parts = cuts.map(move |at| whole.slice(at..whole.len().min(at.saturating_add(cut))));
        let taken = sent(&app, &mira, &form.0, parts).await;
        assert_eq!(taken.status, 200, "{cut}: {}", taken.words);
        assert!(taken.words.contains("\"Genonaut\""), "{cut}: {}", taken.words);
        assert!(
            taken.bytes + 2 >= body.len(),
            "{cut}: all but the last line's end is taken: {}",
            taken.bytes
        );
    }
}

#[tokio::test]
async fn finding_5_a_file_that_is_not_a_picture_is_read_to_its_end_and_then_refused() {
    let app = TestApp::sqlite().await;
    let mira = app.member("mira").await;
    let (kind, body) = multipart(&[], &[b"GIF89a".as_slice(), &[0; 2_000_000]].concat());
    let length = body.len();
    let parts = body.chunks(50_000).map(Bytes::copy_from_slice).collect::<Vec<_>>();
    let taken = sent(&app, &mira, &kind, parts.into_iter()).await;
    assert_eq!((taken.status.as_u16(), taken.bytes), (422, length), "{}", taken.words);
    let (kind, body) = multipart(&[], &plain());
    assert_eq!(sent(&app, &mira, &kind, std::iter::once(body.into())).await.status, 422);
}
