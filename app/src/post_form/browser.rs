//! The request of a form.

use crate::error::Error;
use gloo_net::http::Request;
use web_sys::UrlSearchParams;

/// Sends `fields` to the server function at `path`; its answer as JSON.
///
/// # Errors
/// What the server function refused with; [`Error::Network`] when nothing came back.
pub async fn post(path: &str, fields: UrlSearchParams) -> Result<String, Error> {
    let request = Request::post(path).header("accept", "application/json").body(fields);
    let answer = request.map_err(|_| Error::Network)?.send().await.map_err(|_| Error::Network)?;
    let body = answer.text().await.map_err(|_| Error::Network)?;
    if answer.ok() { Ok(body) } else { Err(crate::json::read(&body).unwrap_or(Error::Internal)) }
}
