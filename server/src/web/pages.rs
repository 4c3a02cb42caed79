//! The pages, rendered by Leptos, and access to them.

mod gate;

use super::headers::page_policy;
use super::state::Web;
use super::{problem, site_files};
use app::jobs::api::{PAGE_KEY, PageKey};
use app::request::context::SetupGate;
use app::request::shell::shell;
use app::root::App;
use app::routes::ROUTES;
use axum::Router;
use axum::extract::{Request, State};
use axum::http::header::{ACCEPT, CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderValue};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use domain::accounts::Session;
use leptos::nonce::use_nonce;
use leptos::prelude::{provide_context, use_context};
use leptos_axum::{
    AxumRouteListing, LeptosRoutes, ResponseOptions, generate_route_list_with_exclusions_and_ssg_and_context,
    render_app_async_with_context,
};
use std::sync::OnceLock;
use uuid::Uuid;

/// Routes of the pages; everything else is a site file or the "not found" page.
pub fn router(web: &Web) -> Router<Web> {
    let (options, for_pages) = (web.site.clone(), web.clone());
    Router::new()
        .leptos_routes_with_context(
            web,
            routes(web),
            move || provide_page(&for_pages),
            move || shell(options.clone()),
        )
        .fallback(anything_else)
        .method_not_allowed_fallback(problem::method_not_allowed)
        .layer(from_fn_with_state(web.clone(), gate::redirect))
}

/// Routes of the app; server functions have their own router. Listed once per process: while Leptos lists them, a
/// resource that any page starts to load never loads, and that page hangs (leptos-rs/leptos#4773).
fn routes(web: &Web) -> Vec<AxumRouteListing> {
    static ROUTES: OnceLock<Vec<AxumRouteListing>> = OnceLock::new();
    let list = || {
        let functions = leptos::server_fn::axum::server_fn_paths().map(|(path, _)| path.to_owned()).collect();
        let web = web.clone();
        generate_route_list_with_exclusions_and_ssg_and_context(App, Some(functions), move || provide(&web)).0
    };
    ROUTES.get_or_init(list).clone()
}

/// Context of pages and server functions for `use_context`; the caller is in the request.
pub fn provide(web: &Web) {
    provide_context(web.context.clone());
    provide_context(ROUTES);
    let Some(parts) = use_context::<Parts>() else { return };
    if let Some(session) = parts.extensions.get::<Session>() {
        provide_context(session.clone());
    }
    if let Some(gate) = parts.extensions.get::<SetupGate>() {
        provide_context(gate.clone());
    }
}

fn provide_page(web: &Web) {
    provide(web);
    provide_context(PageKey(format!("{PAGE_KEY}{}", Uuid::new_v4().simple())));
    let (Some(nonce), Some(options)) = (use_nonce(), use_context::<ResponseOptions>()) else { return };
    options.insert_header(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(policy) = HeaderValue::from_str(&page_policy(&nonce.to_string())) {
        options.insert_header(CONTENT_SECURITY_POLICY, policy);
    }
}

async fn anything_else(State(web): State<Web>, request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return problem::method_not_allowed().await.into_response();
    }
    let wants_page = request
        .headers()
        .get(ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"));
    let for_file = site_files::without_body(&request);
    if let Some(file) = web.site_files.find(&web.site, for_file).await {
        return file;
    }
    if !wants_page {
        return problem::not_found().await.into_response();
    }
    let (options, for_page) = (web.site.clone(), web.clone());
    let render =
        render_app_async_with_context(move || provide_page(&for_page), move || shell(options.clone()));
    let mut response = render(request).await;
    if response.status() == StatusCode::OK {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    response
}
