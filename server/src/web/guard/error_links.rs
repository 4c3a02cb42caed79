//! A form sent without JavaScript is redirected back with its error in the page's address. The address is signed, so
//! that nobody else can put text into our pages.

use crate::web::functions::ERROR_HEADER;
use crate::web::state::Web;
use axum::extract::{Request, State};
use axum::http::header::LOCATION;
use axum::http::{HeaderValue, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use domain::accounts::Session;
use domain::error::Error;
use leptos::server_fn::error::ServerFnUrlError;
use std::borrow::Cow;
use url::form_urlencoded::{Serializer, parse};

/// Query parameters: those of Leptos, and our signature.
const REFUSED: &str = "__path";
const WORDS: &str = "__err";
const SIGNATURE: &str = "__mac";
const PURPOSE: &str = "genonaut 2026 refusal in an address";

/// Attached to a response: the session of its request.
#[derive(Clone)]
pub struct Viewer(pub String);

/// Signs the error in the address that a form is redirected to, for the session that sent it.
pub async fn sign(State(web): State<Web>, request: Request, next: Next) -> Response {
    let function = request.uri().path().to_owned();
    let mut response = next.run(request).await;
    let Some(location) = response.headers().get(LOCATION).and_then(|location| location.to_str().ok()) else {
        return response;
    };
    let viewer = response.extensions().get::<Viewer>().map(|viewer| viewer.0.as_str()).unwrap_or_default();
    // Other redirects may contain an address from outside.
    if !response.headers().contains_key(ERROR_HEADER) && refused_by(location) != Some(function) {
        return response;
    }
    if let Some(signed) = signed(&web, location, viewer) {
        response.headers_mut().insert(LOCATION, signed);
    }
    response
}

/// The server function that an address names as the source of the error.
fn refused_by(location: &str) -> Option<String> {
    last(location.split_once('?')?.1, REFUSED)
}

fn signed(web: &Web, location: &str, viewer: &str) -> Option<HeaderValue> {
    let (page, query) = location.split_once('?')?;
    // The address may already contain an earlier error; the current one is last.
    let (path, words) = (last(query, REFUSED)?, last(query, WORDS)?);
    let signature = web.signatures.sign(PURPOSE, &[viewer, &path, &words]);
    let refusal = [(REFUSED, path.as_str()), (WORDS, words.as_str()), (SIGNATURE, signature.as_str())];
    let query = Serializer::new(String::new()).extend_pairs(others(query)).extend_pairs(refusal).finish();
    HeaderValue::from_str(&format!("{page}?{query}")).ok()
}

/// The error in the address that a form is redirected to.
pub fn link_error(response: &Response) -> Option<Error> {
    let location = response.headers().get(LOCATION)?.to_str().ok()?;
    let words = last(location.split_once('?')?.1, WORDS)?;
    Some(ServerFnUrlError::decode_err(&words))
}

/// Redirects a page whose address contains an error not signed for this session to the address without it.
pub async fn check(State(web): State<Web>, request: Request, next: Next) -> Response {
    match unsigned(&web, &request) {
        true => Redirect::to(&without_words(request.uri())).into_response(),
        false => next.run(request).await,
    }
}

fn unsigned(web: &Web, request: &Request) -> bool {
    let query = request.uri().query().unwrap_or_default();
    let Some(words) = last(query, WORDS) else { return false };
    let path = last(query, REFUSED).unwrap_or_default();
    let signature = last(query, SIGNATURE).unwrap_or_default();
    // With duplicates, Leptos may read a different one than this check.
    if parse(query.as_bytes()).filter(|(key, _)| key == WORDS || key == REFUSED).count() > 2 {
        return true;
    }
    let viewer = request.extensions().get::<Session>().map(|session| session.id.as_str()).unwrap_or_default();
    !web.signatures.is_valid(PURPOSE, &[viewer, &path, &words], &signature)
}

fn last(query: &str, name: &str) -> Option<String> {
    parse(query.as_bytes()).filter(|(key, _)| key == name).last().map(|(_, value)| value.into_owned())
}

/// Query parameters other than those of the error.
fn others(query: &str) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, str>)> {
    parse(query.as_bytes()).filter(|(key, _)| ![REFUSED, WORDS, SIGNATURE].contains(&key.as_ref()))
}

fn without_words(uri: &Uri) -> String {
    let others = others(uri.query().unwrap_or_default());
    let others = Serializer::new(String::new()).extend_pairs(others).finish();
    // One slash only: two would start the name of another host.
    let path = format!("/{}", uri.path().trim_start_matches('/'));
    if others.is_empty() { path } else { format!("{path}?{others}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_query_parameters_are_kept() {
        let clean = |uri: &'static str| without_words(&Uri::from_static(uri));
        assert_eq!(clean("/presets?a=b&__path=x&__err=y&__mac=z&c=d%20e"), "/presets?a=b&c=d+e");
        assert_eq!(clean("/login?__err=y"), "/login");
        assert_eq!(clean("//evil.example/?__err=y"), "/evil.example/");
    }
}
