//! Parsing and formatting of decimal numbers.

/// Parses digits, a point, a sign and an exponent; rejects anything else, also spaces.
pub fn parse(text: &str) -> Option<f64> {
    let is_decimal = text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    if is_decimal { text.parse().ok() } else { None }
}

/// Parses user input: also accepts a decimal comma and surrounding spaces.
pub fn parse_input(text: &str) -> Option<f64> {
    parse(&text.trim().replace(',', "."))
}

/// Formats `number` with `digits` decimal places. For display: exact up to 2^53 units of the last digit.
pub fn fixed(number: f64, digits: u8) -> String {
    let whole = 10_i64.pow(digits.into());
    let units = (number * whole as f64).round() as i64;
    let sign = if units < 0 { "-" } else { "" };
    let (before, behind) = (units.abs() / whole, units.abs() % whole);
    match digits {
        0 => format!("{sign}{before}"),
        _ => format!("{sign}{before}.{behind:0width$}", width = usize::from(digits)),
    }
}

/// Formats `number` with at most `digits` decimal places and no trailing zeros.
pub fn short(number: f64, digits: u8) -> String {
    let words = fixed(number, digits);
    if words.contains('.') { words.trim_end_matches('0').trim_end_matches('.').to_owned() } else { words }
}

/// Limits `number` to `least..=most`. `f64::clamp` would link the float formatter, for its panic message.
pub fn clamp(number: f64, least: f64, most: f64) -> f64 {
    number.max(least).min(most)
}

#[cfg(test)]
mod tests {
    use super::{fixed, parse, parse_input, short};

    #[test]
    fn numbers_are_formatted_with_the_requested_digits() {
        assert_eq!(fixed(1.0 / 3.0, 2), "0.33");
        assert_eq!(fixed(-2.996, 2), "-3.00");
        assert_eq!(fixed(-0.004, 2), "0.00");
        assert_eq!(fixed(99.5, 0), "100");
        assert_eq!(
            [7.0, 0.05, -1.25, 100.0, 0.0].map(|number| short(number, 4)),
            ["7", "0.05", "-1.25", "100", "0"]
        );
        assert_eq!(short(1200.0, 0), "1200");
    }

    #[test]
    fn only_numbers_are_parsed() {
        assert_eq!(["1.5", "-2", "+.5", "1e3"].map(parse), [Some(1.5), Some(-2.0), Some(0.5), Some(1000.0)]);
        assert_eq!(["", ".", "1,5", " 1", "0x10", "inf", "NaN"].map(parse), [None; 7]);
    }

    #[test]
    fn input_may_contain_commas_and_spaces() {
        assert_eq!([" 0,8 ", "0.8", "1,2,3"].map(parse_input), [Some(0.8), Some(0.8), None]);
    }
}
