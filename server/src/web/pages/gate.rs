//! Redirects to sign-in or setup, and away from them.

use super::super::problem::Problem;
use super::super::site_files;
use crate::web::state::Web;
use app::request::redirect::same_origin_path;
use app::routes::{self, Access, ROUTES};
use axum::extract::{Request, State};
use axum::http::Uri;
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use domain::accounts::Session;
use domain::error::Error;

/// Before sign-in, every page redirects to /login, or to /setup while there is no account; afterwards neither is open.
pub async fn redirect(State(web): State<Web>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if path.starts_with("/pkg/") || site_files::is_file(&web.site, path).await {
        return next.run(request).await;
    }
    let signed_in = request.extensions().get::<Session>().is_some();
    let target =
        if signed_in { Ok(past_sign_in(request.uri())) } else { to_sign_in(&web, request.uri()).await };
    match target {
        Ok(Some(target)) => Redirect::to(&target).into_response(),
        Ok(None) => next.run(request).await,
        Err(error) => Problem::from(error).into_response(),
    }
}

/// Redirects signed-in users away from /login and /setup.
fn past_sign_in(uri: &Uri) -> Option<String> {
    match ROUTES.page(uri.path()).filter(|page| page.path == "/" || page.access == Access::SignedOut)?.path {
        routes::LOGIN => Some(wanted(uri)),
        _ => Some(routes::HOME.into()),
    }
}

async fn to_sign_in(web: &Web, uri: &Uri) -> Result<Option<String>, Error> {
    let path = uri.path();
    if web.access.needs_setup(|| services::accounts::no_users(&web.context.database.read)).await? {
        return Ok((path != routes::SETUP).then(|| routes::SETUP.into()));
    }
    let wanted = uri.path_and_query().map_or(path, |wanted| wanted.as_str());
    Ok(match path {
        routes::LOGIN => None,
        "/" | routes::SETUP => Some(routes::LOGIN.into()),
        _ => Some(format!(
            "{}?{}",
            routes::LOGIN,
            url::form_urlencoded::Serializer::new(String::new()).append_pair("next", wanted).finish()
        )),
    })
}

/// The page in `next`, if it is on this site.
fn wanted(uri: &Uri) -> String {
    let mut query = url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
    let next = query.find(|(key, _)| key == "next");
    same_origin_path(next.as_ref().map(|(_, next)| next.as_ref())).to_owned()
}
