//! Small and capital letters of any language. In the browser by the browser: Rust's tables would be in the WASM.

#[cfg(feature = "ssr")]
pub use on_the_server::{capital, small};

#[cfg(not(feature = "ssr"))]
pub use in_the_browser::{capital, small};

#[cfg(feature = "ssr")]
mod on_the_server {
    /// `text` in small letters.
    pub fn small(text: &str) -> String {
        text.to_lowercase()
    }

    /// `text` in capitals.
    pub fn capital(text: &str) -> String {
        text.to_uppercase()
    }
}

#[cfg(not(feature = "ssr"))]
mod in_the_browser {
    use js_sys::JsString;

    /// `text` in small letters.
    pub fn small(text: &str) -> String {
        JsString::from(text).to_lower_case().into()
    }

    /// `text` in capitals.
    pub fn capital(text: &str) -> String {
        JsString::from(text).to_upper_case().into()
    }
}
