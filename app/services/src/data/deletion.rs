//! Names of deletions: the time that all rows of a deletion have as `deleted_at`.

use chrono::{DateTime, Utc};

/// The name of the deletion at `moment`.
pub fn name(moment: DateTime<Utc>) -> String {
    moment.timestamp_micros().to_string()
}

/// The time of the deletion with this name; None for an invalid name.
pub fn moment(name: &str) -> Option<DateTime<Utc>> {
    name.parse().ok().and_then(DateTime::from_timestamp_micros)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_parsed_back_to_its_timestamp() {
        let now = crate::data::sql::now();
        assert_eq!(moment(&name(now)), Some(now));
        assert_eq!((moment("yesterday"), moment("")), (None, None));
    }
}
