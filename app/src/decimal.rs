//! Decimal numbers as texts. Rust's own reader brings a table that no compression makes smaller (13 kB of the WASM), and the
//! browser has one.

#[cfg_attr(feature = "ssr", path = "decimal/server.rs")]
#[cfg_attr(not(feature = "ssr"), path = "decimal/browser.rs")]
mod reader;

/// The number that `text` is: digits, a point, a sign, an exponent; nothing around them.
pub fn parse(text: &str) -> Option<f64> {
    let is_decimal = text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    if is_decimal { reader::read(text) } else { None }
}

/// The number that somebody has typed: with a comma too, and space around it.
pub fn typed(text: &str) -> Option<f64> {
    parse(&text.trim().replace(',', "."))
}

#[cfg(test)]
mod tests {
    use super::{parse, typed};

    #[test]
    fn numbers_are_read_and_nothing_else() {
        assert_eq!(["1.5", "-2", "+.5", "1e3"].map(parse), [Some(1.5), Some(-2.0), Some(0.5), Some(1000.0)]);
        assert_eq!(["", ".", "1,5", " 1", "0x10", "inf", "NaN"].map(parse), [None; 7]);
    }

    #[test]
    fn people_type_commas_and_spaces() {
        assert_eq!([" 0,8 ", "0.8", "1,2,3"].map(typed), [Some(0.8), Some(0.8), None]);
    }
}
