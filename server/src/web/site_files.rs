//! Files of the page: scripts, WASM, style, icons, each also in compressed copies made by the build. They are sent from
//! memory: an answer that nobody reads holds no open file.

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

/// Bytes of a file of the page. A build without optimisation makes the largest.
const MAX_CACHE_BYTES: usize = 128 * 1024 * 1024;

/// Files whose name says what is in them, read once: the page's own, some dozen.
#[derive(Default)]
pub struct SiteFiles {
    // A std Mutex: held for a map look-up only, never across an await.
    hashed: Mutex<HashMap<(String, Option<HeaderValue>), Bytes>>,
}

impl SiteFiles {
    /// The file a request names; nothing when there is none.
    pub async fn find(&self, site: &LeptosOptions, request: Request) -> Option<Response> {
        // ServeDir takes one file under many spellings; each would be kept, or read whole, by itself.
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
                tracing::error!(%error, "a file of the page could not be read");
                return None;
            }
        };
        response.headers_mut().remove(ACCEPT_RANGES);
        response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(caching));
        Some(response)
    }

    /// The response with its body in memory; `shared` by all who ask where the file never changes.
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

/// Whether `path` is written in the one way that names a file of the page.
fn is_plain(path: &str) -> bool {
    let is_name = |name: &str| {
        let plain = |letter: char| letter.is_ascii_alphanumeric() || "._-".contains(letter);
        !name.is_empty() && name.chars().all(plain) && name.chars().any(|letter| letter != '.')
    };
    path.strip_prefix('/').is_some_and(|names| names.split('/').all(is_name))
}

/// The same request without its body, for the whole file: a part of it would be read for this request alone.
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

/// Whether `path` is a file of the page: those are for everybody.
pub async fn is_file(site: &LeptosOptions, path: &str) -> bool {
    let relative = Path::new(path.trim_start_matches('/'));
    // Only plain names: the files of a page need no others.
    let plain = relative.components().all(|part| matches!(part, Component::Normal(_)));
    if !plain || relative.as_os_str().is_empty() {
        return false;
    }
    let file = Path::new(site.site_root.as_ref()).join(relative);
    tokio::fs::metadata(file).await.is_ok_and(|file| file.is_file())
}

/// Whether the name carries a hash of the content, so that it never changes.
fn is_hashed(site: &LeptosOptions, path: &str) -> bool {
    let pkg = site.site_pkg_dir_route_base();
    site.hash_files && path.strip_prefix(&pkg).is_some_and(|name| name.split('.').count() > 2)
}
