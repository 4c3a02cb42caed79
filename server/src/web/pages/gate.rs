//! Sends people to the page they have to see first.

use super::super::Web;
use super::super::problem::Problem;
use super::super::site_files;
use app::forward::own_path;
use axum::extract::{Request, State};
use axum::http::Uri;
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use domain::accounts::Session;
use domain::error::Error;

/// Where a person lands who asked for nothing in particular.
const HOME: &str = "/generate";

/// A stranger goes to /login, or to /setup while there is no account; who is signed in goes past both.
pub async fn keep(State(web): State<Web>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if path.starts_with("/pkg/") || site_files::is_file(&web.site, path).await {
        return next.run(request).await;
    }
    let signed_in = request.extensions().get::<Session>().is_some();
    let target =
        if signed_in { Ok(past_the_door(request.uri())) } else { to_the_door(&web, request.uri()).await };
    match target {
        Ok(Some(target)) => Redirect::to(&target).into_response(),
        Ok(None) => next.run(request).await,
        Err(error) => Problem::from(error).into_response(),
    }
}

fn past_the_door(uri: &Uri) -> Option<String> {
    match uri.path() {
        "/" | "/setup" => Some(HOME.into()),
        "/login" => Some(wanted(uri)),
        _ => None,
    }
}

async fn to_the_door(web: &Web, uri: &Uri) -> Result<Option<String>, Error> {
    let path = uri.path();
    if web.access.needs_setup(|| services::accounts::no_users(&web.context.database.read)).await? {
        return Ok((path != "/setup").then(|| "/setup".into()));
    }
    let wanted = uri.path_and_query().map_or(path, |wanted| wanted.as_str());
    Ok(match path {
        "/login" => None,
        "/" | "/setup" => Some("/login".into()),
        _ => Some(format!(
            "/login?{}",
            url::form_urlencoded::Serializer::new(String::new()).append_pair("next", wanted).finish()
        )),
    })
}

/// The page that `next` names, if it is one of ours.
fn wanted(uri: &Uri) -> String {
    let mut query = url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
    let next = query.find(|(key, _)| key == "next");
    own_path(next.as_ref().map(|(_, next)| next.as_ref())).to_owned()
}
