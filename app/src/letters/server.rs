/// `text` in small letters.
pub fn small(text: &str) -> String {
    text.to_lowercase()
}

/// `text` in capitals.
pub fn capital(text: &str) -> String {
    text.to_uppercase()
}
