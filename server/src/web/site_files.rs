//! Site files: scripts, WASM, style, icons, each with compressed copies from the build. They are sent from memory, so
//! that an unread response holds no open file.

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::http::header::{ACCEPT_RANGES, CACHE_CONTROL, CONTENT_ENCODING, HeaderValue, IF_RANGE, RANGE};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use leptos::config::LeptosOptions;
use std::collections::HashMap;
use std::io;
use std::path::{Component, Path};
use std::sync::{Mutex, PoisonError};
use tower::ServiceExt;
use tower_http::services::ServeDir;

/// Maximum bytes of a site file. An unoptimised build has the largest.
const MAX_CACHE_BYTES: usize = 128 * 1024 * 1024;

/// Files with a hash in their name, about a dozen, each read once.
#[derive(Default)]
pub struct SiteFiles {
    // A std Mutex: held for a map look-up only, never across an await.
    hashed: Mutex<HashMap<(String, Option<HeaderValue>), Bytes>>,
}

impl SiteFiles {
    /// The requested file; `None` when it doesn't exist.
    pub async fn find(&self, site: &LeptosOptions, request: Request) -> Option<Response> {
        // ServeDir accepts many spellings of one path; each would be cached, or read, separately.
        if !is_plain(request.uri().path()) {
            return None;
        }
        let (path, get) = (request.uri().path().to_owned(), request.method() == Method::GET);
        let files = ServeDir::new(site.site_root.as_ref()).append_index_html_on_directories(false);
        let response = files.precompressed_br().precompressed_gzip().oneshot(request).await.ok()?;
        if response.status() == StatusCode::NOT_FOUND {
            return None;
        }
        let hashed = is_hashed(site, &path);
        let caching = if hashed { "public, max-age=31536000, immutable" } else { "no-cache" };
        let mut response = match self.in_memory(path, hashed && get, response.map(Body::new)).await {
            Ok(response) => response,
            Err(error) => {
                tracing::error!(%error, "cannot read a site file");
                return None;
            }
        };
        response.headers_mut().remove(ACCEPT_RANGES);
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(caching));
        Some(response)
    }

    /// The response with its body in memory, `shared` between requests when the file never changes.
    async fn in_memory(&self, path: String, shared: bool, response: Response) -> io::Result<Response> {
        let (parts, body) = response.into_parts();
        let key = (path, encoding(&parts.headers));
        let shared = shared && parts.status == StatusCode::OK;
        let known = if shared { self.cached(&key) } else { None };
        let bytes = match known {
            Some(bytes) => bytes,
            None => to_bytes(body, MAX_CACHE_BYTES).await.map_err(io::Error::other)?,
        };
        if shared {
            let mut files = self.hashed.lock().unwrap_or_else(PoisonError::into_inner);
            files.insert(key, bytes.clone());
        }
        Ok((parts, bytes).into_response())
    }

    fn cached(&self, key: &(String, Option<HeaderValue>)) -> Option<Bytes> {
        self.hashed.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
    }
}

fn encoding(headers: &HeaderMap) -> Option<HeaderValue> {
    headers.get(CONTENT_ENCODING).cloned()
}

/// Whether `path` is the canonical spelling of a site file.
fn is_plain(path: &str) -> bool {
    let is_name = |name: &str| {
        let plain = |letter: char| letter.is_ascii_alphanumeric() || "._-".contains(letter);
        !name.is_empty() && name.chars().all(plain) && name.chars().any(|letter| letter != '.')
    };
    path.strip_prefix('/').is_some_and(|names| names.split('/').all(is_name))
}

/// The same request without body and range, since a partial response cannot be shared.
pub fn without_body(request: &Request) -> Request {
    let mut copy = Request::new(Body::empty());
    *copy.method_mut() = request.method().clone();
    *copy.uri_mut() = request.uri().clone();
    *copy.headers_mut() = request.headers().clone();
    for part in [RANGE, IF_RANGE] {
        copy.headers_mut().remove(part);
    }
    copy
}

/// Whether `path` is a site file; these need no session.
pub async fn is_file(site: &LeptosOptions, path: &str) -> bool {
    let relative = Path::new(path.trim_start_matches('/'));
    // Site files have plain names only.
    let plain = relative.components().all(|part| matches!(part, Component::Normal(_)));
    if !plain || relative.as_os_str().is_empty() {
        return false;
    }
    let file = Path::new(site.site_root.as_ref()).join(relative);
    tokio::fs::metadata(file).await.is_ok_and(|file| file.is_file())
}

/// Whether the name contains a hash of the content, so that the file never changes.
fn is_hashed(site: &LeptosOptions, path: &str) -> bool {
    let pkg = site.site_pkg_dir_route_base();
    site.hash_files && path.strip_prefix(&pkg).is_some_and(|name| name.split('.').count() > 2)
}
