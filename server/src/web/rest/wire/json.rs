//! JSON bodies. Errors name the field, up to 100 characters of it, and never echo its value.

use super::object::Object;
use crate::web::problem::Problem;
use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use domain::error::{Error, FieldError};
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::error::Category;
use serde_path_to_error::Track;

/// Message for an unknown field.
const UNKNOWN: &str = "is unknown";

/// The body of a request: an object without unknown fields.
pub struct Body<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let kind =
            request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        if kind != "application/json" && !kind.ends_with("+json") {
            let detail = "Send JSON, with the header Content-Type: application/json.";
            return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", detail));
        }
        let bytes = Bytes::from_request(request, state).await.map_err(|_| unreadable())?;
        Ok(Self(read(&bytes)?))
    }
}

/// A body that may be absent, in which case it is the default.
pub struct OptionalBody<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Default> FromRequest<S> for OptionalBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let bytes = Bytes::from_request(request, state).await.map_err(|_| unreadable())?;
        Ok(Self(if bytes.is_empty() { T::default() } else { read(&bytes)? }))
    }
}

fn unreadable() -> Problem {
    Error::Unreadable("The request body couldn't be read.".into()).into()
}

/// Reads a JSON object.
///
/// # Errors
/// 400 for invalid JSON, naming line and column; 422 for an invalid value, naming the field.
pub fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Error> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let (mut place, mut unknown) = (Track::new(), None);
    let fields = serde_path_to_error::Deserializer::new(&mut reader, &mut place);
    let value = serde_ignored::deserialize(fields, |path| {
        // Only the first: a list of all could be far larger than the body.
        unknown.get_or_insert_with(|| path.to_string().replace(".?", ""));
    });
    let Object(value) = value.map_err(|error: serde_json::Error| {
        let path = place.path().to_string();
        // serde_json's own error for an enum that isn't text or a number out of range.
        match error.classify() != Category::Data && is_json(bytes) {
            true => named(&path, "must be a different type"),
            false => refusal(&path, &error),
        }
    })?;
    reader.end().map_err(|error| refusal(".", &error))?;
    unknown.map_or(Ok(value), |field| Err(Error::field(field, UNKNOWN)))
}

fn is_json(bytes: &[u8]) -> bool {
    serde_json::from_slice::<IgnoredAny>(bytes).is_ok()
}

fn refusal(path: &str, error: &serde_json::Error) -> Error {
    if error.classify() != Category::Data {
        let (line, column) = (error.line(), error.column());
        return Error::Unreadable(format!("The body isn't valid JSON: line {line}, column {column}."));
    }
    let words = error.to_string();
    let path = if path == "." { "" } else { path };
    let quoted = |prefix: &str| words.strip_prefix(prefix).and_then(|rest| rest.split('`').next());
    let (field, message) = if let Some(name) = quoted("unknown field `") {
        (below(path, name), UNKNOWN.to_owned())
    } else if let Some(name) = quoted("missing field `") {
        (below(path, name), "is missing".to_owned())
    } else if let Some(name) = quoted("duplicate field `") {
        (below(path, name), "appears twice".to_owned())
    } else if let Some(names) = choices(&words) {
        (path.to_owned(), format!("must be {}", names.replace('`', "")))
    } else {
        (path.to_owned(), format!("must be {}", expected(&words)))
    };
    named(&field, &message)
}

/// An error for the field at `path`, in the notation of serde.
fn named(path: &str, message: &str) -> Error {
    let field = if ["", "."].contains(&path) { "body" } else { path };
    Error::Invalid(vec![FieldError::new(field.replace('[', ".").replace(']', ""), message)])
}

/// The allowed values: the variants of an enum, or what a type of ours expects.
fn choices(words: &str) -> Option<&str> {
    let named = words.starts_with("unknown variant").then(|| words.rsplit_once("expected "));
    let expected = named.flatten().map(|(_, names)| names).or_else(|| words.strip_prefix("expected "));
    expected.and_then(|rest| rest.split(" at line").next())
}

/// The field `name` within `path`, which may end in it already.
fn below(path: &str, name: &str) -> String {
    match path.rsplit('.').next() {
        Some("") | None => name.to_owned(),
        Some(last) if last == name => path.to_owned(),
        Some(_) => format!("{path}.{name}"),
    }
}

/// What serde expected, in plain words.
fn expected(words: &str) -> &'static str {
    let wanted = words.rsplit("expected ").next().unwrap_or_default();
    let first = wanted.split([' ', ',']).next().unwrap_or_default();
    match first {
        "i8" | "i16" | "i32" | "i64" | "isize" => "a whole number",
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number, 0 or more",
        "f32" | "f64" => "a number",
        "a" if wanted.starts_with("a boolean") => "true or false",
        "a" if wanted.starts_with("a string") => "text",
        "a" if wanted.starts_with("a sequence") => "a list",
        "an" if wanted.starts_with("an object") => "an object",
        "a" if wanted.starts_with("a map") => "an object",
        "struct" => "an object",
        _ => "a different type",
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Default, Deserialize)]
    #[serde(deny_unknown_fields, default)]
    struct Outer {
        #[allow(dead_code)]
        inner: Inner,
        #[allow(dead_code)]
        list: Vec<Inner>,
        #[allow(dead_code)]
        object: Option<Object<Inner>>,
        #[allow(dead_code)]
        lenient: Option<Lenient>,
        #[allow(dead_code)]
        place: Option<domain::jobs::MoveTarget>,
        #[allow(dead_code)]
        status: Option<domain::jobs::JobStatus>,
    }

    #[derive(Debug, Default, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Inner {
        #[allow(dead_code)]
        steps: i64,
    }

    /// A type that is also read from elsewhere, where it ignores unknown fields of other versions.
    #[derive(Debug, Default, Deserialize)]
    #[serde(default)]
    struct Lenient {
        #[allow(dead_code)]
        steps: i64,
    }

    fn refused(json: &str) -> (String, String) {
        let field = read::<Outer>(json.as_bytes()).unwrap_err().fields()[0].clone();
        (field.field, field.message)
    }

    #[test]
    fn errors_name_the_invalid_field() {
        assert_eq!(
            refused(r#"{"inner":{"steps":"many"}}"#),
            ("inner.steps".into(), "must be a whole number".into())
        );
        assert_eq!(refused(r#"{"list":[{"steps":1},{"steps":true}]}"#).0, "list.1.steps");
        assert_eq!(refused(r#"{"colour":1}"#), ("colour".into(), "is unknown".into()));
        assert_eq!(refused(r#"{"inner":{"steps":1,"x":2}}"#).0, "inner.x");
        assert_eq!(refused(r#"{"inner":{}}"#), ("inner.steps".into(), "is missing".into()));
        for wrong in ["[1]", "5", "null"] {
            assert_eq!(refused(wrong), ("body".into(), "must be an object".into()), "{wrong}");
        }
        assert_eq!(refused(r#"{"object":[1]}"#), ("object".into(), "must be an object".into()));
        assert_eq!(refused(r#"{"object":{"steps":true}}"#).0, "object.steps");
        assert_eq!(refused(r#"{"lenient":{"step":1}}"#), ("lenient.step".into(), "is unknown".into()));
        for wrong in ["5", "true", "[]"] {
            assert_eq!(refused(&format!(r#"{{"status":{wrong}}}"#)).0, "status", "{wrong}");
        }
        assert_eq!(refused(r#"{"inner":{"steps":1,"steps":2}}"#).0, "inner.steps");
        let (field, words) = refused(r#"{"place":{"to":"secret"}}"#);
        assert_eq!((field.as_str(), words.as_str()), ("place.to", "must be top or bottom"));
        let (field, words) = refused(r#"{"place":{}}"#);
        assert!(field == "place" && words.starts_with("must be either to"), "{field}: {words}");
    }

    #[test]
    fn only_the_first_unknown_field_is_named() {
        let error = read::<Outer>(br#"{"lenient":{"a":1,"b":1,"c":1}}"#).unwrap_err();
        let fields: Vec<&str> = error.fields().iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["lenient.a"]);
    }

    #[test]
    fn finding_13_a_long_field_name_is_truncated() {
        let long = "x".repeat(900_000);
        let unknown = format!(r#"{{"{long}":1}}"#);
        let deep = format!(r#"{{"lenient":{{"step":{}1{}}}}}"#, r#"{"a":"#.repeat(100), "}".repeat(100));
        let between = format!(r#"{{"lenient":{{"{long}":{{"a":1}}}}}}"#);
        let twice = format!(r#"{{"{long}":1,"{long}":1}}"#);
        let choice = format!(r#"{{"place":{{"to":"{long}"}}}}"#);
        for json in [unknown, deep, between, twice, choice] {
            let (field, words) = refused(&json);
            assert!(field.chars().count() <= 101 && words.len() < 100, "{} {}", field.len(), words.len());
        }
        assert_eq!(refused(&format!(r#"{{"{long}":1}}"#)).0, format!("{}…", &long[..100]));
    }

    #[test]
    fn broken_json_is_unreadable() {
        for json in ["{", "", "{} {}", "\u{0}"] {
            assert_eq!(read::<Outer>(json.as_bytes()).unwrap_err().status(), 400, "{json:?}");
        }
    }
}
