//! Reads JSON of a server within limits. Errors give the position without quoting the text.

use super::wire::http::HttpError;
use serde::de::{DeserializeOwned, DeserializeSeed};
use serde_json::error::Category;
use serde_json::{Deserializer, Value};

/// Values in a response that is held as a whole. Each may take a hundred bytes of memory and only two of the
/// response, so the limit of bytes alone would allow a gigabyte. A folder of 20,000 models has as many values.
const MAX_VALUES: usize = 2_000_000;

/// Reads a whole response.
///
/// # Errors
/// [`HttpError::Unreadable`] when it is not JSON or has more than two million values.
pub(super) fn value(body: &[u8]) -> Result<Value, HttpError> {
    // A value follows each of these; those within strings count too, which is harmless.
    let values = body.iter().filter(|byte| matches!(byte, b',' | b'[' | b'{')).count();
    if values > MAX_VALUES {
        return Err(HttpError::unreadable(format!("more than {MAX_VALUES} values"), body));
    }
    typed(body)
}

/// Reads a response of a known form and ignores everything else in it.
///
/// # Errors
/// [`HttpError::Unreadable`] when it has another form.
pub(super) fn typed<T: DeserializeOwned>(body: &[u8]) -> Result<T, HttpError> {
    serde_json::from_slice(body).map_err(|error| HttpError::unreadable(describe(&error), body))
}

/// Reads a response by `seed`, which decides what of it is stored.
///
/// # Errors
/// [`HttpError::Unreadable`] when it is not JSON.
pub(super) fn seeded<'de, S: DeserializeSeed<'de>>(body: &'de [u8], seed: S) -> Result<S::Value, HttpError> {
    let mut reader = Deserializer::from_slice(body);
    let read = seed.deserialize(&mut reader).and_then(|kept| reader.end().map(|()| kept));
    read.map_err(|error| HttpError::unreadable(describe(&error), body))
}

/// What is wrong and where. The library's own messages may quote the text.
fn describe(error: &serde_json::Error) -> String {
    let what = match error.classify() {
        Category::Syntax => "not JSON",
        Category::Eof => "incomplete",
        Category::Data | Category::Io => "wrong structure",
    };
    format!("unexpected response: {what} at line {} column {}", error.line(), error.column())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finding_8_a_response_with_too_many_values_is_not_parsed() {
        let numbers = |count: usize| format!("[1{}]", ",1".repeat(count - 1));
        assert_eq!(value(numbers(20_000).as_bytes()).unwrap().as_array().unwrap().len(), 20_000);
        let error = value(numbers(MAX_VALUES + 1).as_bytes()).map(|_| ()).unwrap_err();
        assert_eq!(error.to_string(), "more than 2000000 values");
    }

    #[test]
    fn finding_9_json_errors_do_not_quote_the_body() {
        for body in [r#""SECRET""#, r#"{"SECRET": 1}"#, "SECRET", r#"["SECRET"#] {
            let error = typed::<Vec<u8>>(body.as_bytes()).unwrap_err();
            assert!(!error.to_string().contains("SECRET"), "{error}");
            assert!(error.response().contains("SECRET"), "{error:?}");
        }
    }
}
