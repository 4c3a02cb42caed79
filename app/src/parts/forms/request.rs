//! The request that sends a form, in the browser.

use domain::error::Error;
use gloo_net::http::Request;
use wasm_bindgen::JsValue;

/// Sends `fields`, with or without files, to the server function at `path`; returns the response's JSON.
///
/// # Errors
/// That of the server function; [`Error::Network`] without a response.
pub async fn post(path: &str, fields: impl AsRef<JsValue>) -> Result<String, Error> {
    send(path, fields.as_ref()).await
}

async fn send(path: &str, fields: &JsValue) -> Result<String, Error> {
    let request = Request::post(path).header("accept", "application/json").body(fields);
    let response = request.map_err(|_| Error::Network)?.send().await.map_err(|_| Error::Network)?;
    let body = response.text().await.map_err(|_| Error::Network)?;
    if response.ok() { Ok(body) } else { Err(serde_json::from_str(&body).unwrap_or(Error::Internal)) }
}
