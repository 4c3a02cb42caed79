//! REST under /api/v1: its routes, and the OpenAPI document generated from them.

mod auth;
mod content;
mod engines;
mod export;
mod images;
mod jobs;
mod models;
mod notifications;
mod preferences;
mod presets;
mod recall;
mod sessions;
mod users;
pub mod wire;

use super::problem;
use super::state::Web;
use axum::Router;
use axum::extract::Request;
use axum::http::header::{CACHE_CONTROL, HeaderValue};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Genonaut",
        description = "Sign in with POST /api/v1/auth/login and send the session cookie with each request. Errors are \
                       `{detail, errors: [{field, message}], kind, request_id}`. Objects of other users are 404. \
                       Times are RFC 3339 in UTC."
    ),
    components(schemas(problem::ProblemBody))
)]
struct Contract;

fn documented() -> OpenApiRouter<Web> {
    OpenApiRouter::new()
        .routes(routes!(auth::set_up))
        .routes(routes!(auth::login))
        .routes(routes!(auth::logout))
        .routes(routes!(users::me, users::change))
        .routes(routes!(users::change_password))
        .routes(routes!(sessions::list, sessions::end_others))
        .routes(routes!(sessions::end))
        .routes(routes!(preferences::show, preferences::change))
        .routes(routes!(preferences::show_of, preferences::change_of))
        .routes(routes!(notifications::create, notifications::list))
        .routes(routes!(notifications::get, notifications::delete))
        .routes(routes!(notifications::count))
        .routes(routes!(notifications::read))
        .routes(routes!(notifications::unread))
        .routes(routes!(notifications::archive))
        .routes(routes!(notifications::unarchive))
        .routes(routes!(notifications::read_all))
        .routes(routes!(notifications::bulk))
        .routes(routes!(notifications::undo))
        .routes(routes!(jobs::create, jobs::list))
        .routes(routes!(jobs::get, jobs::delete, jobs::edit))
        .routes(routes!(jobs::cancel))
        .routes(routes!(jobs::move_to))
        .routes(routes!(jobs::retry))
        .routes(routes!(jobs::remix))
        .routes(routes!(jobs::attempts))
        .routes(routes!(jobs::queue))
        .routes(routes!(jobs::pause))
        .routes(routes!(jobs::resume))
        .routes(routes!(jobs::of_caller))
        .routes(routes!(jobs::of_user))
        .routes(routes!(content::list))
        .routes(routes!(content::bulk))
        .routes(routes!(export::export))
        .routes(routes!(content::change, content::delete))
        .routes(routes!(images::show))
        .routes(routes!(images::info))
        .routes(routes!(images::download))
        .merge(recall::routes())
        .routes(routes!(models::checkpoints))
        .routes(routes!(models::loras))
        .routes(routes!(models::samplers))
        .routes(routes!(models::get, models::change))
        .routes(routes!(models::favor, models::unfavor))
        .routes(routes!(models::picture))
        .routes(routes!(presets::list, presets::create))
        .routes(routes!(presets::change, presets::delete))
        .routes(routes!(engines::list, engines::add))
        .routes(routes!(engines::change, engines::remove))
        .routes(routes!(engines::test))
        .routes(routes!(super::health::parts))
}

/// The routes, relative to /api/v1.
pub fn router() -> Router<Web> {
    let (routes, _) = documented().split_for_parts();
    routes
        .fallback(problem::not_found)
        .method_not_allowed_fallback(problem::method_not_allowed)
        .layer(from_fn(no_store))
}

/// The OpenAPI document, with full paths.
pub fn openapi() -> utoipa::openapi::OpenApi {
    let (_, contract) =
        OpenApiRouter::with_openapi(Contract::openapi()).nest("/api/v1", documented()).split_for_parts();
    contract
}

/// Turns off caching, unless the route sets its own header.
async fn no_store(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    response.headers_mut().entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}
