//! JSON that a server sends: read within limits, and told where it is wrong without a word of it.

use super::http::HttpError;
use serde::de::{DeserializeOwned, DeserializeSeed};
use serde_json::error::Category;
use serde_json::{Deserializer, Value};

/// Values in a response that is kept as it is. Each may take a hundred bytes of memory and only two of the
/// response, so the limit of bytes alone would allow a gigabyte. A folder of 20,000 models has as many values.
const MAX_VALUES: usize = 2_000_000;

/// Reads a response as it is.
///
/// # Errors
/// [`HttpError::Unreadable`] when it is no JSON or has more than two million values.
pub(super) fn value(body: &[u8]) -> Result<Value, HttpError> {
    // A value follows each of these; those within texts count too, which does no harm.
    let values = body.iter().filter(|byte| matches!(byte, b',' | b'[' | b'{')).count();
    if values > MAX_VALUES {
        return Err(HttpError::unreadable(format!("more than {MAX_VALUES} values"), body));
    }
    typed(body)
}

/// Reads a response of a known form, of which only that is kept.
///
/// # Errors
/// [`HttpError::Unreadable`] when it has another.
pub(super) fn typed<T: DeserializeOwned>(body: &[u8]) -> Result<T, HttpError> {
    serde_json::from_slice(body).map_err(|error| HttpError::unreadable(describe(&error), body))
}

/// Reads a response by `seed`, which keeps of it what it wants.
///
/// # Errors
/// [`HttpError::Unreadable`] when it is no JSON.
pub(super) fn seeded<'de, S: DeserializeSeed<'de>>(body: &'de [u8], seed: S) -> Result<S::Value, HttpError> {
    let mut reader = Deserializer::from_slice(body);
    let read = seed.deserialize(&mut reader).and_then(|kept| reader.end().map(|()| kept));
    read.map_err(|error| HttpError::unreadable(describe(&error), body))
}

/// What is wrong and where. The library's own words may quote the text.
fn describe(error: &serde_json::Error) -> String {
    let what = match error.classify() {
        Category::Syntax => "no JSON",
        Category::Eof => "cut off",
        Category::Data | Category::Io => "of another form",
    };
    format!("not the expected JSON: {what} at line {} column {}", error.line(), error.column())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finding_8_an_answer_of_endless_values_is_not_unpacked() {
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
