//! Filters of the history, and their form in a URL.

use chrono::{Datelike, NaiveDate};
use domain::error::{Error, FieldError};
use domain::jobs::JobStatus;
use std::ops::RangeInclusive;

/// Maximum characters of a search.
const MAX_VALUE_LENGTH: usize = 500;

/// Years that every database supports.
const YEARS: RangeInclusive<i32> = 1..=9998;

/// Filters of the history, combined with AND. Unset filters match everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HistoryFilter {
    /// Words, "quoted phrases" and -exclusions over prompt, negative prompt, title and model.
    pub q: Option<String>,
    /// Any of these; empty for all. Images are completed.
    pub status: Vec<JobStatus>,
    /// Name of the checkpoint.
    pub model: Option<String>,
    /// Name of a LoRA.
    pub lora: Option<String>,
    /// Width and height in pixels.
    pub size: Option<(u32, u32)>,
    /// First day of creation, in the user's time zone.
    pub from: Option<NaiveDate>,
    /// Last day of creation, in the user's time zone.
    pub to: Option<NaiveDate>,
    /// Favourites only.
    pub favorite: bool,
    /// All of these must match.
    pub tags: Vec<String>,
    /// Images of this job only.
    pub job: Option<i64>,
}

impl HistoryFilter {
    /// Parses a URL's query; unknown parameters are ignored.
    ///
    /// # Errors
    /// [`Error::Invalid`] naming the parameter that cannot be parsed.
    pub fn parse(query: &str) -> Result<Self, Error> {
        let mut filter = Self::default();
        for (name, value) in form_urlencoded::parse(query.trim_start_matches('?').as_bytes()) {
            let value = value.trim();
            if !value.is_empty() {
                filter.set(&name, value)?;
            }
        }
        Ok(filter)
    }

    fn set(&mut self, name: &str, value: &str) -> Result<(), Error> {
        match name {
            "q" => self.q = Some(value.chars().take(MAX_VALUE_LENGTH).collect()),
            "status" => self.status.extend(statuses(value)?),
            "model" => self.model = Some(value.to_owned()),
            "lora" => self.lora = Some(value.to_owned()),
            "size" => self.size = Some(size(value)?),
            "from" => self.from = Some(day("from", value)?),
            "to" => self.to = Some(day("to", value)?),
            "favorite" => self.favorite = flag(value)?,
            "tag" => self.tags.extend(value.split(',').map(|tag| tag.trim().to_lowercase())),
            "job" => self.job = Some(value.parse().map_err(|_| invalid("job", "must be the id of a job"))?),
            _ => {}
        }
        Ok(())
    }

    /// The same filter for images only; none if it matches only jobs without images.
    pub fn of_images(&self) -> Option<Self> {
        let any = self.status.is_empty() || self.status.contains(&JobStatus::Completed);
        any.then(|| Self { status: vec![JobStatus::Completed], ..self.clone() })
    }

    /// The URL of the history with this filter.
    pub fn address(&self) -> String {
        let Some(query) = self.query() else { return "/history".into() };
        format!("/history?{query}")
    }

    fn query(&self) -> Option<String> {
        let status = self.status.iter().map(|status| status.as_str()).collect::<Vec<_>>().join(",");
        let day = |day: Option<NaiveDate>| day.map(|day| day.to_string());
        let one = [
            ("q", self.q.clone()),
            ("favorite", self.favorite.then(|| "on".into())),
            ("status", (!status.is_empty()).then_some(status)),
            ("model", self.model.clone()),
            ("lora", self.lora.clone()),
            ("size", self.size.map(|(width, height)| format!("{width}x{height}"))),
            ("from", day(self.from)),
            ("to", day(self.to)),
            ("job", self.job.map(|job| job.to_string())),
        ];
        let one = one.into_iter().filter_map(|(name, value)| Some((name, value?)));
        let tags = self.tags.iter().map(|tag| ("tag", tag.clone()));
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(one.chain(tags)).finish();
        (!query.is_empty()).then_some(query)
    }

    /// True when it matches everything.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

fn invalid(field: &str, words: &str) -> Error {
    Error::Invalid(vec![FieldError::new(field, words)])
}

fn statuses(value: &str) -> Result<Vec<JobStatus>, Error> {
    let all = JobStatus::ALL;
    let words = || format!("must be one of {}", all.map(JobStatus::as_str).join(", "));
    let parse = |word: &str| all.into_iter().find(|status| status.as_str() == word.trim());
    value.split(',').map(|word| parse(word).ok_or_else(|| invalid("status", &words()))).collect()
}

fn size(value: &str) -> Result<(u32, u32), Error> {
    let sides = value.split_once(['x', '×']);
    let sides = sides.and_then(|(w, h)| w.trim().parse().ok().zip(h.trim().parse().ok()));
    sides.ok_or_else(|| invalid("size", "must be a size, e.g. 832x1216"))
}

fn day(field: &str, value: &str) -> Result<NaiveDate, Error> {
    let day = value.parse().ok().filter(|day: &NaiveDate| YEARS.contains(&day.year()));
    day.ok_or_else(|| invalid(field, "must be a date, e.g. 2026-11-22"))
}

fn flag(value: &str) -> Result<bool, Error> {
    match value {
        "true" | "on" | "1" => Ok(true),
        "false" | "off" | "0" => Ok(false),
        _ => Err(invalid("favorite", "must be true or false")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_parsed() {
        let filter = HistoryFilter::parse("?q=%22low+sun%22+-fog&status=failed,cancelled&size=832x1216&favorite=on&tag=Sea&tag=sky&cursor=7&from=2026-11-01").unwrap();
        assert_eq!(filter.q.as_deref(), Some("\"low sun\" -fog"));
        assert_eq!(filter.status, [JobStatus::Failed, JobStatus::Cancelled]);
        assert_eq!((filter.size, filter.favorite), (Some((832, 1216)), true));
        assert_eq!(filter.tags, ["sea", "sky"]);
        assert_eq!(filter.from, NaiveDate::from_ymd_opt(2026, 11, 1));
        assert!(HistoryFilter::parse("cursor=7&q=+&unknown=1").unwrap().is_empty());
    }

    #[test]
    fn an_address_round_trips() {
        let query = "q=%22low+sun%22&favorite=on&status=failed%2Ccancelled&model=a+b&lora=x&size=8x9\
                     &from=2026-11-01&to=2026-11-02&job=7&tag=sea+view&tag=sky";
        assert_eq!(HistoryFilter::parse(query).unwrap().address(), format!("/history?{query}"));
        assert_eq!(HistoryFilter::default().address(), "/history");
    }

    #[test]
    fn an_invalid_parameter_is_named() {
        for (query, field) in [
            ("status=done", "status"),
            ("size=big", "size"),
            ("from=May", "from"),
            ("favorite=x", "favorite"),
            ("job=x", "job"),
        ] {
            let error = HistoryFilter::parse(query).unwrap_err();
            assert_eq!(error.fields().first().map(|error| error.field.as_str()), Some(field), "{query}");
        }
    }
}
