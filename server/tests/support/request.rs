//! One request and its response.

use super::test_app::{TestApp, TestUser};
use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Request, StatusCode, Version};
use futures::StreamExt;
use serde_json::Value;
use std::net::SocketAddr;
use tower::ServiceExt;

/// A request builder.
pub struct TestRequest {
    router: Router,
    request: axum::http::request::Builder,
    body: Body,
}

/// The response.
pub struct TestResponse {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl TestRequest {
    pub fn new(app: &TestApp, method: &str, path: &str) -> Self {
        let request = Request::builder().method(method).uri(path).header("host", "localhost:3000");
        Self { router: app.router.clone(), request, body: Body::empty() }.from("127.0.0.1")
    }

    /// The peer of the connection.
    pub fn from(mut self, address: &str) -> Self {
        let peer = SocketAddr::new(address.parse().unwrap(), 40_000);
        if let Some(extensions) = self.request.extensions_mut() {
            extensions.insert(ConnectInfo(peer));
        }
        self
    }

    pub fn with_user(self, person: &TestUser) -> Self {
        self.header("cookie", &format!("genonaut_session={}", person.token))
    }

    /// Replaces a header of the same name.
    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        if let Some(headers) = self.request.headers_mut() {
            headers.insert(name, value.parse().unwrap());
        }
        self
    }

    /// Adds a header, even if one of the same name exists.
    pub fn append_header(mut self, name: &'static str, value: &str) -> Self {
        if let Some(headers) = self.request.headers_mut() {
            headers.append(name, value.parse().unwrap());
        }
        self
    }

    /// Sends to another router than the default.
    pub fn to(mut self, router: &Router) -> Self {
        self.router = router.clone();
        self
    }

    pub fn version(mut self, version: Version) -> Self {
        self.request = self.request.version(version);
        self
    }

    pub fn without(mut self, name: &str) -> Self {
        if let Some(headers) = self.request.headers_mut() {
            headers.remove(name);
        }
        self
    }

    pub fn json(self, value: &Value) -> Self {
        self.raw("application/json", value.to_string())
    }

    /// A form as a browser sends it; with `accept: text/html`, a browser without JavaScript.
    pub fn form(self, fields: &[(&str, &str)]) -> Self {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.raw("application/x-www-form-urlencoded", body)
    }

    pub fn raw(mut self, kind: &str, body: impl Into<Bytes>) -> Self {
        let body = body.into();
        self = self.header("content-type", kind).header("content-length", &body.len().to_string());
        self.body = Body::from(body);
        self
    }

    /// A body without Content-Length.
    pub fn stream(mut self, kind: &str, body: Vec<u8>) -> Self {
        self = self.header("content-type", kind);
        let chunks = body.chunks(1000).map(|chunk| Ok::<_, std::io::Error>(Bytes::copy_from_slice(chunk)));
        self.body = Body::from_stream(futures::stream::iter(chunks.collect::<Vec<_>>()));
        self
    }

    /// A body that starts and then stalls.
    pub fn stalled_body(mut self, kind: &str, begin: &'static [u8]) -> Self {
        self = self.header("content-type", kind);
        let begin = futures::stream::iter([Ok::<_, std::io::Error>(Bytes::from_static(begin))]);
        self.body = Body::from_stream(begin.chain(futures::stream::pending()));
        self
    }

    pub async fn send(self) -> TestResponse {
        let response = self.router.oneshot(self.request.body(self.body).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        TestResponse { status: parts.status, headers: parts.headers, body }
    }
}

impl TestResponse {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|_| panic!("no JSON: {} {}", self.status, self.text()))
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The response, which must have this status.
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        self
    }

    /// The invalid fields of a 422.
    pub fn fields(self) -> Vec<String> {
        let body = self.expect(422).json();
        assert_eq!(body["kind"], "invalid");
        let errors = body["errors"].as_array().unwrap();
        errors.iter().map(|error| error["field"].as_str().unwrap().to_owned()).collect()
    }
}
