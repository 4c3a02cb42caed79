//! Decimal numbers as texts. Rust's own reader brings a table that no compression makes smaller (13 kB of the WASM), and the
//! browser has one.

#[cfg(not(feature = "ssr"))]
use wasm_bindgen::JsValue;

/// The number that `text` is: digits, a point, a sign, an exponent; nothing around them.
pub fn parse(text: &str) -> Option<f64> {
    let is_decimal = text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    if is_decimal { read(text) } else { None }
}

#[cfg(feature = "ssr")]
fn read(text: &str) -> Option<f64> {
    text.parse().ok()
}

#[cfg(not(feature = "ssr"))]
fn read(text: &str) -> Option<f64> {
    let number = f64::try_from(JsValue::from_str(text)).ok()?;
    (!text.is_empty() && !number.is_nan()).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn numbers_are_read_and_nothing_else() {
        assert_eq!(["1.5", "-2", "+.5", "1e3"].map(parse), [Some(1.5), Some(-2.0), Some(0.5), Some(1000.0)]);
        assert_eq!(["", ".", "1,5", " 1", "0x10", "inf", "NaN"].map(parse), [None; 7]);
    }
}
