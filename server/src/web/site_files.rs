//! Files of the page: scripts, WASM, style, icons, each also in compressed copies made by the build.

use axum::body::Body;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, HeaderValue};
use axum::response::{IntoResponse, Response};
use leptos::config::LeptosOptions;
use std::path::{Component, Path};
use tower::ServiceExt;
use tower_http::services::ServeDir;

/// The file a request names; nothing when there is none.
pub async fn find(site: &LeptosOptions, request: Request) -> Option<Response> {
    let path = request.uri().path().to_owned();
    let files = ServeDir::new(site.site_root.as_ref()).append_index_html_on_directories(false);
    let response = files.precompressed_br().precompressed_gzip().oneshot(request).await.ok()?;
    if response.status() == StatusCode::NOT_FOUND {
        return None;
    }
    let caching = if is_hashed(site, &path) { "public, max-age=31536000, immutable" } else { "no-cache" };
    let mut response = response.into_response();
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(caching));
    Some(response)
}

/// The same request without its body.
pub fn without_body(request: &Request) -> Request {
    let mut copy = Request::new(Body::empty());
    *copy.method_mut() = request.method().clone();
    *copy.uri_mut() = request.uri().clone();
    *copy.headers_mut() = request.headers().clone();
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
