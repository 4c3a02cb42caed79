//! The query string of the model lists.

use domain::error::Error;
use std::ops::RangeInclusive;
use utoipa::IntoParams;

/// Maximum models per page, and the default. Most servers have fewer, so one request returns all of them.
const LIMIT: u64 = 1_000;
/// Maximum characters of a search.
const SEARCH: usize = 200;

/// The parameters, for OpenAPI.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)] // parsed by hand, so that errors name the parameter
pub struct ModelQuery {
    /// Words in name, family and note, ignoring case, up to 200 characters.
    q: Option<String>,
    skip: Option<u64>,
    /// 1 to 1000. Default: 1000.
    limit: Option<u64>,
}

/// The parsed query.
pub struct ModelSearch {
    pub q: String,
    pub skip: u64,
    pub limit: u64,
    /// Name of the checkpoint that LoRAs should match.
    pub checkpoint: Option<String>,
}

impl ModelSearch {
    /// Reads the query; empty values count as absent.
    ///
    /// # Errors
    /// [`Error::Invalid`] naming the parameter.
    pub fn read(query: &str) -> Result<Self, Error> {
        let mut search = Self { q: String::new(), skip: 0, limit: LIMIT, checkpoint: None };
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            match &*name {
                "checkpoint" => search.checkpoint = Some(value.into_owned()),
                _ if value.trim().is_empty() => {}
                "q" if value.trim().chars().count() > SEARCH => {
                    return Err(Error::field("q", format!("at most {SEARCH} characters")));
                }
                "q" => search.q = value.trim().to_owned(),
                "skip" => search.skip = number("skip", &value, 0..=1_000_000_000)?,
                "limit" => search.limit = number("limit", &value, 1..=LIMIT)?,
                _ => {}
            }
        }
        Ok(search)
    }
}

fn number(field: &str, value: &str, range: RangeInclusive<u64>) -> Result<u64, Error> {
    let words = || format!("must be a whole number from {} to {}", range.start(), range.end());
    value
        .trim()
        .parse()
        .ok()
        .filter(|number| range.contains(number))
        .ok_or_else(|| Error::field(field, words()))
}
