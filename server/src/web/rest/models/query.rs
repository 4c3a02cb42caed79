//! Which models a list is to have, as its query string says.

use domain::error::Error;
use std::ops::RangeInclusive;
use utoipa::IntoParams;

/// Models on a page: the most, also when nothing is said. Most servers have fewer, so that one request brings all.
const LIMIT: u64 = 1_000;
/// Characters of a search.
const SEARCH: usize = 200;

/// The parameters, for the contract.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)] // read by hand, so that a refusal names the parameter
pub struct ModelQuery {
    /// Words that name, family and note contain, in capitals or not; up to 200 characters.
    q: Option<String>,
    skip: Option<u64>,
    /// 1 to 1000; 1000 when absent.
    limit: Option<u64>,
}

/// What is searched for.
pub struct ModelSearch {
    pub q: String,
    pub skip: u64,
    pub limit: u64,
    /// Name of the checkpoint that LoRAs would go with.
    pub checkpoint: Option<String>,
}

impl ModelSearch {
    /// Reads the query; what is empty counts as absent.
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
