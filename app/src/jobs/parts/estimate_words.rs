//! Time ranges as text.

/// "8 to 12 s", "1 to 2 min", "50 s to 2 min": a range of seconds, rounded to its precision.
pub fn range_words([least, most]: [i64; 2]) -> String {
    let ((from, unit), (to, last_unit)) = (rounded(least.max(0)), rounded(most.max(least).max(0)));
    match (unit == last_unit, from == to) {
        (true, true) => format!("{to} {unit}"),
        (true, false) => format!("{from} to {to} {unit}"),
        (false, _) => format!("{from} {unit} to {to} {last_unit}"),
    }
}

/// "about 8 to 12 s left"; "nearly done" once most jobs would have ended.
pub fn left_words(range: [i64; 2]) -> String {
    if range[1] <= 0 { "nearly done".into() } else { format!("about {} left", range_words(range)) }
}

/// Seconds, rounded to a number of seconds, minutes or hours.
fn rounded(seconds: i64) -> (i64, &'static str) {
    match seconds {
        0..20 => (seconds, "s"),
        20..90 => ((seconds + 2) / 5 * 5, "s"),
        90..5_400 => ((seconds + 30) / 60, "min"),
        _ => ((seconds + 1_800) / 3_600, "h"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_have_no_false_precision() {
        let said = [[8, 12], [9, 9], [61, 130], [95, 200], [600, 7_300], [0, 0]].map(range_words);
        assert_eq!(said, ["8 to 12 s", "9 s", "60 s to 2 min", "2 to 3 min", "10 min to 2 h", "0 s"]);
        assert_eq!(left_words([8, 12]), "about 8 to 12 s left");
        assert_eq!(left_words([0, 0]), "nearly done");
    }
}
