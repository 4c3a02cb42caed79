//! The query string of the job list.

use super::create::{check_type, own_id};
use chrono::{DateTime, Duration, Utc};
use domain::accounts::User;
use domain::error::{Error, FieldError};
use domain::jobs::{GenerationJob, JobStatus};
use serde::Serialize;
use services::jobs::{JobFilter, JobOrder, JobPage};
use std::fmt::Display;
use std::str::FromStr;
use utoipa::{IntoParams, ToSchema};

/// Default jobs per page.
const LIMIT: u64 = 100;

/// Maximum characters of a search.
const SEARCH: usize = 200;

/// The parameters, for OpenAPI.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)] // parsed by hand: values may be repeated or comma-separated
pub struct JobQuery {
    /// The caller's id, if given.
    user_id: Option<String>,
    /// Several: `status=failed&status=cancelled` or `status=failed,cancelled`.
    status: Option<Vec<String>>,
    /// `image` or `image_generation`.
    job_type: Option<String>,
    checkpoint_model: Option<String>,
    /// Words in the prompt or model.
    q: Option<String>,
    /// Created at or after this time.
    from: Option<DateTime<Utc>>,
    /// Created before this time.
    to: Option<DateTime<Utc>>,
    /// Created within this many days.
    days: Option<u32>,
    skip: Option<u64>,
    /// 1 to 1000. Default: 100.
    limit: Option<u64>,
    /// `next_cursor` of the previous page.
    cursor: Option<String>,
    /// `newest` first (default) or `oldest` first.
    sort: Option<String>,
}

/// A page of jobs.
#[derive(Serialize, ToSchema)]
pub struct JobList {
    items: Vec<GenerationJob>,
    /// Number of matching jobs on all pages.
    total: u64,
    /// False when there are more than `total`.
    total_exact: bool,
    skip: u64,
    limit: u64,
    /// Null on the last page.
    next_cursor: Option<String>,
}

impl JobList {
    pub fn new(page: JobPage, filter: &JobFilter) -> Self {
        Self {
            items: page.items,
            total: page.total,
            total_exact: page.total_exact,
            skip: filter.skip,
            limit: filter.limit,
            next_cursor: page.next_cursor,
        }
    }
}

/// Reads the query.
///
/// # Errors
/// [`Error::Invalid`] naming the parameter; [`Error::NotFound`] for another user's id.
pub fn read(query: &str, user: &User) -> Result<JobFilter, Error> {
    let mut filter = JobFilter { limit: LIMIT, ..JobFilter::default() };
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        let value = value.trim();
        if value.is_empty() {
            continue;
        }
        match name.as_ref() {
            "user_id" if !own_id(value, user)? => return Err(Error::not_found("user")),
            "status" => filter.status.extend(statuses(value)?),
            "job_type" => {
                value.split(',').try_for_each(check_type).map_err(|error| Error::Invalid(vec![error]))?
            }
            "checkpoint_model" => filter.model = Some(value.to_owned()),
            "q" => filter.q = Some(search(value)?),
            "from" => filter.from = Some(time("from", value)?),
            "to" => filter.to = Some(time("to", value)?),
            "days" => filter.from = Some(Utc::now() - Duration::days(number("days", value, 1..=36_500)?)),
            "skip" => filter.skip = number("skip", value, 0..=1_000_000_000)?,
            "limit" => filter.limit = number("limit", value, 1..=1_000)?,
            "cursor" => filter.cursor = Some(value.to_owned()),
            "sort" => filter.order = order(value)?,
            _ => {}
        }
    }
    Ok(filter)
}

fn statuses(value: &str) -> Result<Vec<JobStatus>, Error> {
    let all = JobStatus::ALL;
    let words = || format!("must be one of {}", all.map(JobStatus::as_str).join(", "));
    let parse = |word: &str| all.into_iter().find(|status| status.as_str() == word.trim());
    value.split(',').map(|word| parse(word).ok_or_else(|| Error::field("status", words()))).collect()
}

fn order(value: &str) -> Result<JobOrder, Error> {
    match value {
        "newest" => Ok(JobOrder::Newest),
        "oldest" => Ok(JobOrder::Oldest),
        _ => Err(Error::field("sort", "must be newest or oldest")),
    }
}

fn search(value: &str) -> Result<String, Error> {
    let short = value.chars().count() <= SEARCH;
    short.then(|| value.to_owned()).ok_or_else(|| Error::field("q", format!("at most {SEARCH} characters")))
}

fn time(field: &str, value: &str) -> Result<DateTime<Utc>, Error> {
    // An unescaped plus sign arrives as a space.
    let time = DateTime::parse_from_rfc3339(&value.replace(' ', "+"));
    let wrong = || FieldError::new(field, "must be a time like 2026-11-22T10:00:00Z");
    time.map(|time| time.to_utc()).map_err(|_| Error::Invalid(vec![wrong()]))
}

fn number<T: FromStr + PartialOrd + Display>(
    field: &str,
    value: &str,
    range: std::ops::RangeInclusive<T>,
) -> Result<T, Error> {
    let words = || format!("must be a whole number from {} to {}", range.start(), range.end());
    value.parse().ok().filter(|number| range.contains(number)).ok_or_else(|| Error::field(field, words()))
}
