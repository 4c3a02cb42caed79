//! Refuses the character U+0000 before any route reads it: PostgreSQL cannot store it and nobody types it.

use crate::web::limits::request_body;
use crate::web::problem::Problem;
use axum::body::Body;
use axum::extract::Request;
use axum::http::Uri;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::error::Error;
use serde_json::Value;
use url::form_urlencoded;

/// Responds 422 naming the field that contains the character, or 404 when the path does.
pub async fn refuse(request: Request, next: Next) -> Response {
    if request.uri().path().contains("%00") {
        return crate::web::problem::not_found().await.into_response();
    }
    match checked(request).await {
        Ok(request) => next.run(request).await,
        Err(problem) => problem.into_response(),
    }
}

async fn checked(request: Request) -> Result<Request, Problem> {
    if let Some(field) = in_query(request.uri()) {
        return Err(refused(&field));
    }
    // Image files contain it everywhere; the reader of their texts removes it.
    if request_body::PICTURE_PATHS.contains(&request.uri().path()) {
        return Ok(request);
    }
    let (parts, bytes) = request_body::whole(request).await?;
    match in_body(&bytes) {
        Some(field) => Err(refused(&field)),
        None => Ok(Request::from_parts(parts, Body::from(bytes))),
    }
}

fn refused(field: &str) -> Problem {
    Error::field(field.replace('\0', ""), "can't contain the character U+0000").into()
}

fn in_query(uri: &Uri) -> Option<String> {
    let query = uri.query().filter(|query| query.contains("%00"))?;
    in_form(query.as_bytes())
}

/// Searches for both spellings first: hardly any body has one, and then nothing is parsed.
fn in_body(bytes: &[u8]) -> Option<String> {
    let holds = |spelling: &[u8]| bytes.windows(spelling.len()).any(|part| part == spelling);
    if holds(br"\u0000") {
        let value = serde_json::from_slice(bytes).ok();
        return value.and_then(|value: Value| in_json(&value));
    }
    if holds(b"%00") || holds(b"\0") { in_form(bytes) } else { None }
}

fn in_form(bytes: &[u8]) -> Option<String> {
    let mut pairs = form_urlencoded::parse(bytes);
    pairs.find(|(name, value)| name.contains('\0') || value.contains('\0')).map(|(name, _)| name.into_owned())
}

/// The path of the first such text within `value`. Built while returning from the recursion: on the way down it would
/// be built again for each of up to a million fields.
fn in_json(value: &Value) -> Option<String> {
    let below =
        |name: &str, path: String| if path.is_empty() { name.to_owned() } else { format!("{name}.{path}") };
    match value {
        Value::String(text) => text.contains('\0').then(String::new),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .find_map(|(index, item)| in_json(item).map(|path| below(&index.to_string(), path))),
        Value::Object(fields) => fields.iter().find_map(|(name, field)| {
            if name.contains('\0') {
                Some(name.clone())
            } else {
                in_json(field).map(|path| below(name, path))
            }
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::in_body;

    #[test]
    fn a_field_with_nul_is_named_and_similar_text_passes() {
        let found = |body: &str| in_body(body.as_bytes());
        assert_eq!(found(r#"{"a":{"list":["x","y\u0000"]}}"#).as_deref(), Some("a.list.1"));
        assert_eq!(found(r#"{"a":"a path\\u0000"}"#), None);
        assert_eq!(found("draft%5Bprompt%5D=a%00b").as_deref(), Some("draft[prompt]"));
        assert_eq!(found("prompt=100%2500"), None);
    }
}
