//! Recommended settings of a model.

use super::ModelForm;
use crate::error::{Error, FieldError};
use crate::jobs::limits;
use serde::{Deserialize, Serialize};
use std::fmt::Display;
use std::ops::RangeInclusive;
use std::str::FromStr;

/// Recommended settings of a model; absent ones are not changed. The limits are those of a job.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ModelDefaults {
    /// Pixels; requires `height`.
    pub width: Option<i64>,
    pub height: Option<i64>,
    pub steps: Option<i64>,
    pub cfg: Option<f64>,
    pub sampler_name: Option<String>,
    pub scheduler: Option<String>,
}

/// Maximum characters of a sampler's or scheduler's name.
const MAX_NAME_LENGTH: usize = 100;

impl ModelDefaults {
    /// The native size of `family`, if known.
    pub fn for_family(family: &str) -> Option<Self> {
        let side = match family {
            "SD1.5" => 512,
            "SDXL" => 1024,
            _ => return None,
        };
        Some(Self { width: Some(side), height: Some(side), ..Self::default() })
    }

    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Errors of values that are out of range, and of a width without a height or the reverse.
    pub fn validation_errors(&self) -> Vec<FieldError> {
        let mut errors = Vec::new();
        for (field, side) in [("width", self.width), ("height", self.height)] {
            check_range(&mut errors, field, side, limits::SIDE);
            if side.is_some_and(|side| limits::SIDE.contains(&side) && side % limits::SIDE_STEP != 0) {
                errors.push(FieldError::new(field, format!("must be a multiple of {}", limits::SIDE_STEP)));
            }
        }
        let absent = match (self.width, self.height) {
            (Some(_), None) => Some("height"),
            (None, Some(_)) => Some("width"),
            _ => None,
        };
        errors.extend(absent.map(|field| FieldError::new(field, "is missing; set width and height")));
        check_range(&mut errors, "steps", self.steps, limits::STEPS);
        check_range(&mut errors, "cfg", self.cfg, limits::CFG);
        for (field, name) in [("sampler_name", &self.sampler_name), ("scheduler", &self.scheduler)] {
            if name.as_ref().is_some_and(|name| name.chars().count() > MAX_NAME_LENGTH) {
                errors
                    .push(FieldError::new(field, format!("must have at most {MAX_NAME_LENGTH} characters")));
            }
        }
        errors
    }

    /// Parses a form; empty fields are absent.
    ///
    /// # Errors
    /// [`Error::Invalid`] naming each field that isn't a number or is out of range.
    pub fn from_form(form: &ModelForm) -> Result<Self, Error> {
        let mut errors = Vec::new();
        let e = &mut errors;
        let name = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let found = Self {
            width: parse_optional(e, "width", &form.width, "must be a whole number"),
            height: parse_optional(e, "height", &form.height, "must be a whole number"),
            steps: parse_optional(e, "steps", &form.steps, "must be a whole number"),
            cfg: parse_optional(e, "cfg", &form.cfg.replace(',', "."), "must be a number"),
            sampler_name: name(&form.sampler_name),
            scheduler: name(&form.scheduler),
        };
        let unparsed: Vec<String> = errors.iter().map(|error| error.field.clone()).collect();
        errors.extend(found.validation_errors().into_iter().filter(|error| !unparsed.contains(&error.field)));
        if errors.is_empty() { Ok(found) } else { Err(Error::Invalid(errors)) }
    }

    /// "1024 × 1024, 30 steps, CFG 5"
    pub fn words(&self) -> String {
        let size = self.width.zip(self.height).map(|(width, height)| format!("{width} × {height}"));
        let steps =
            self.steps.map(|steps| if steps == 1 { "1 step".into() } else { format!("{steps} steps") });
        let cfg = self.cfg.map(|cfg| format!("CFG {cfg}"));
        let parts = [size, steps, cfg, self.sampler_name.clone(), self.scheduler.clone()];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    /// The values by the names of the form's fields.
    pub fn fields(&self) -> Vec<(&'static str, String)> {
        let number = |value: Option<i64>| value.map(|value| value.to_string());
        let all = [
            ("width", number(self.width)),
            ("height", number(self.height)),
            ("steps", number(self.steps)),
            ("cfg", self.cfg.map(|cfg| cfg.to_string())),
            ("sampler_name", self.sampler_name.clone()),
            ("scheduler", self.scheduler.clone()),
        ];
        all.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }
}

fn parse_optional<T: FromStr>(
    errors: &mut Vec<FieldError>,
    field: &str,
    text: &str,
    message: &str,
) -> Option<T> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let value = text.parse().ok();
    if value.is_none() {
        errors.push(FieldError::new(field, message));
    }
    value
}

fn check_range<T: PartialOrd + Display>(
    errors: &mut Vec<FieldError>,
    field: &str,
    value: Option<T>,
    limits: RangeInclusive<T>,
) {
    if value.is_some_and(|value| !limits.contains(&value)) {
        let (least, most) = limits.into_inner();
        errors.push(FieldError::new(field, format!("must be between {least} and {most}")));
    }
}
