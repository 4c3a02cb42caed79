//! One ComfyUI server over HTTP: limited sizes and times, no redirects, never an Origin header.

use super::address::{Address, GuardedResolver, RefusedAddress};
use crate::engine::comfyui::timing::Timing;
use crate::engine::{MAX_RESPONSE_EXCERPT, truncated};
use bytes::{Bytes, BytesMut};
use reqwest::{Client, RequestBuilder, Response, redirect};
use serde_json::Value;
use std::error::Error;
use std::time::Duration;

/// Bytes of JSON: /object_info and a full queue are megabytes.
pub const JSON_CAP: usize = 32 << 20;
/// Bytes of a model file's metadata: training tags are some hundred kilobytes.
pub const METADATA_CAP: usize = 8 << 20;
/// Bytes of one image.
pub const IMAGE_CAP: usize = 64 << 20;
/// Characters of an error message of the HTTP library.
const MAX_MESSAGE: usize = 400;
/// Bytes that surely contain the excerpt of a response: four per character.
const EXCERPT: usize = 4 * MAX_RESPONSE_EXCERPT;

/// Why there is no usable response.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HttpError {
    /// No connection was established, so nothing was sent.
    #[error("{0}")]
    NotConnected(String),
    /// The connection broke or took too long; the server may have acted.
    #[error("{0}")]
    ConnectionLost(String),
    #[error("the name resolves to a link-local or metadata address")]
    RefusedAddress,
    /// An unexpected status, and the start of the body, which only admins may read.
    #[error("HTTP {0}")]
    Status(u16, String),
    #[error("HTTP {0}: no WebSocket")]
    NoSocket(u16),
    #[error("the response is larger than {} MiB", .0 >> 20)]
    TooLarge(usize),
    /// Why it cannot be read, without quoting it, and its start, which only admins may read.
    #[error("{why}")]
    Unreadable { why: String, response: String },
}

impl HttpError {
    pub fn unreadable(why: impl Into<String>, body: &[u8]) -> Self {
        Self::Unreadable { why: why.into(), response: excerpt(body) }
    }

    /// The start of the response, if there was one.
    pub fn response(&self) -> &str {
        match self {
            Self::Status(_, response) | Self::Unreadable { response, .. } => response,
            _ => "",
        }
    }
}

/// A complete response.
pub struct HttpResponse {
    pub status: u16,
    pub body: Bytes,
}

impl HttpResponse {
    /// The body of a 200.
    pub fn ok(self) -> Result<Bytes, HttpError> {
        if self.status == 200 { Ok(self.body) } else { Err(HttpError::Status(self.status, self.excerpt())) }
    }

    /// The start of the body as text.
    pub fn excerpt(&self) -> String {
        excerpt(&self.body)
    }
}

fn excerpt(body: &[u8]) -> String {
    let beginning = body.get(..EXCERPT).unwrap_or(body);
    truncated(String::from_utf8_lossy(beginning).trim(), MAX_RESPONSE_EXCERPT)
}

/// A client for one server; cheap to clone.
#[derive(Clone)]
pub struct Http {
    client: Client,
    address: Address,
    pub timing: Timing,
}

impl Http {
    pub fn new(address: Address, timing: Timing) -> Result<Self, HttpError> {
        let client = Client::builder()
            .redirect(redirect::Policy::none())
            .no_proxy()
            .dns_resolver(std::sync::Arc::new(GuardedResolver))
            .connect_timeout(timing.ping)
            .pool_max_idle_per_host(4)
            .build()
            .map_err(from_reqwest)?;
        Ok(Self { client, address, timing })
    }

    /// A GET that the caller completes, for the upgrade to a WebSocket.
    pub fn request(&self, route: &str, query: &[(&str, &str)]) -> RequestBuilder {
        self.client.get(self.address.join(route)).query(query)
    }

    pub async fn get(
        &self,
        route: &str,
        query: &[(&str, &str)],
        cap: usize,
        time: Duration,
    ) -> Result<HttpResponse, HttpError> {
        read(self.request(route, query).timeout(time), cap).await
    }

    /// The JSON of a 200, not yet parsed.
    pub async fn get_json(&self, route: &str) -> Result<Bytes, HttpError> {
        self.get(route, &[], JSON_CAP, self.timing.read).await?.ok()
    }

    pub async fn post(&self, route: &str, body: &Value) -> Result<HttpResponse, HttpError> {
        let request = self.client.post(self.address.join(route)).json(body);
        read(request.timeout(self.timing.post), JSON_CAP).await
    }
}

/// An error of the HTTP library in our terms; addresses are left out.
pub fn from_reqwest(error: reqwest::Error) -> HttpError {
    let error = error.without_url();
    let mut words = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        if inner.is::<RefusedAddress>() {
            return HttpError::RefusedAddress;
        }
        words = format!("{words}: {inner}");
        source = inner.source();
    }
    let words = truncated(&words, MAX_MESSAGE);
    if error.is_connect() { HttpError::NotConnected(words) } else { HttpError::ConnectionLost(words) }
}

async fn read(request: RequestBuilder, cap: usize) -> Result<HttpResponse, HttpError> {
    let response = request.send().await.map_err(from_reqwest)?;
    let status = response.status().as_u16();
    if (300..400).contains(&status) {
        return Err(HttpError::Status(status, String::new()));
    }
    Ok(HttpResponse { status, body: read_limited(response, cap).await? })
}

async fn read_limited(mut response: Response, cap: usize) -> Result<Bytes, HttpError> {
    // The announced length, to avoid copies while it grows; untouched memory costs nothing.
    let announced = response.content_length().and_then(|length| usize::try_from(length).ok());
    let mut body = BytesMut::with_capacity(announced.unwrap_or_default().min(cap));
    while let Some(chunk) = response.chunk().await.map_err(from_reqwest)? {
        if body.len() + chunk.len() > cap {
            return Err(HttpError::TooLarge(cap));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}
