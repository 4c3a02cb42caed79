//! Case-insensitive search for words, on both databases.

use std::collections::BTreeSet;

/// Spellings of a word to search for in a text after `lower()`. SQLite's `lower()` only changes a to z, so a word with
/// other letters is searched as typed, in lower case, in upper case and capitalised.
pub fn spellings(word: &str) -> BTreeSet<String> {
    let small = word.to_lowercase();
    let mut letters = small.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    let titled = first.chain(letters).collect();
    let all = [word.to_owned(), word.to_uppercase(), titled].map(|word: String| word.to_ascii_lowercase());
    all.into_iter().chain([small]).collect()
}

/// Escapes a word for a LIKE pattern by `\`, so that a percent sign matches itself.
pub fn literal(word: &str) -> String {
    word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}
