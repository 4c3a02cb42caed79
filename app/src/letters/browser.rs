use js_sys::JsString;

/// `text` in small letters.
pub fn small(text: &str) -> String {
    JsString::from(text).to_lower_case().into()
}

/// `text` in capitals.
pub fn capital(text: &str) -> String {
    JsString::from(text).to_upper_case().into()
}
