//! Words that are looked for in a text, on both databases.

use std::collections::BTreeSet;

/// A word as `lower()` leaves it in a text: SQLite's knows the letters a to z alone, so other letters are looked for
/// as they are written, small, large, and large at the beginning.
pub fn spellings(word: &str) -> BTreeSet<String> {
    let small = word.to_lowercase();
    let mut letters = small.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    let titled = first.chain(letters).collect();
    let all = [word.to_owned(), word.to_uppercase(), titled].map(|word: String| word.to_ascii_lowercase());
    all.into_iter().chain([small]).collect()
}

/// A word in a pattern of LIKE, escaped by `\`: a percent sign that somebody looks for means itself.
pub fn literal(word: &str) -> String {
    word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}
