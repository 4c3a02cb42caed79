//! The request of a form.

use domain::error::Error;
use gloo_net::http::Request;
use wasm_bindgen::JsValue;

/// Sends `fields`, with or without files, to the server function at `path`; its answer as JSON.
///
/// # Errors
/// What the server function refused with; [`Error::Network`] when nothing came back.
pub async fn post(path: &str, fields: impl Into<JsValue>) -> Result<String, Error> {
    send(path, fields.into()).await
}

async fn send(path: &str, fields: JsValue) -> Result<String, Error> {
    let request = Request::post(path).header("accept", "application/json").body(fields);
    let answer = request.map_err(|_| Error::Network)?.send().await.map_err(|_| Error::Network)?;
    let body = answer.text().await.map_err(|_| Error::Network)?;
    if answer.ok() { Ok(body) } else { Err(serde_json::from_str(&body).unwrap_or(Error::Internal)) }
}
