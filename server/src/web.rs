//! The routes: pages, server functions, REST, WebSockets, images.

mod docs;
mod functions;
pub mod guard;
mod headers;
mod health;
mod limits;
mod pages;
pub mod problem;
mod recall;
pub mod rest;
pub mod signatures;
mod site_files;
mod state;
mod ws;

pub use state::{Web, WebParts};

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state, map_response_with_state};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::normalize_path::NormalizePath;

/// All routes and layers. The first layer listed is the last one a request passes.
pub fn router(web: Web) -> Router {
    let routes = Router::new()
        .nest("/api/v1", rest::router())
        .merge(functions::router())
        .merge(recall::router())
        .merge(docs::router())
        .merge(ws::router())
        .merge(health::router())
        .merge(pages::router(&web))
        .layer(from_fn(guard::nul::refuse))
        .layer(from_fn_with_state(web.clone(), limits::sign_in::limit))
        .layer(from_fn_with_state(web.clone(), limits::password::limit))
        .layer(from_fn_with_state(web.clone(), limits::request_body::limit))
        .layer(from_fn_with_state(web.clone(), guard::error_links::check))
        .layer(from_fn_with_state(web.api_limit.clone(), limits::rate::limit))
        .layer(from_fn_with_state(web.clone(), guard::session::identify))
        .layer(guard::origin::csrf_layer(&web.access))
        .layer(from_fn_with_state(web.access.clone(), guard::access::check_host))
        .layer(from_fn_with_state(web.access.clone(), guard::client::identify))
        .layer(CatchPanicLayer::custom(problem::of_panic))
        .layer(map_response_with_state(web.clone(), headers::complete))
        .layer(from_fn(guard::request_id::name))
        .layer(from_fn_with_state(web.clone(), guard::origin::drop_foreign_referer))
        .layer(from_fn_with_state(web.clone(), guard::error_links::sign))
        .with_state(web);
    // Trailing slashes must be trimmed before routing, so this wraps the router.
    Router::new().fallback_service(NormalizePath::trim_trailing_slash(routes))
}
