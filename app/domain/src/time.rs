//! Formatting of durations.

/// Formats `seconds`: "under 1 s", "9 s", "2 min 40 s", "1 h 5 min".
pub fn format_duration(seconds: i64) -> String {
    let seconds = seconds.max(0);
    match (seconds / 3600, seconds / 60 % 60, seconds % 60) {
        (0, 0, 0) => "under 1 s".into(),
        (0, 0, s) => format!("{s} s"),
        (0, m, 0) => format!("{m} min"),
        (0, m, s) => format!("{m} min {s} s"),
        (h, 0, _) => format!("{h} h"),
        (h, m, _) => format!("{h} h {m} min"),
    }
}

/// Formats `seconds` like a stopwatch: "0:14".
pub fn format_stopwatch(seconds: i64) -> String {
    let seconds = seconds.max(0);
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_use_their_two_largest_units() {
        let said: Vec<String> = [0, 59, 60, 160, 3600, 3905].map(format_duration).into();
        assert_eq!(said, ["under 1 s", "59 s", "1 min", "2 min 40 s", "1 h", "1 h 5 min"]);
        assert_eq!(format_stopwatch(74), "1:14");
    }
}
