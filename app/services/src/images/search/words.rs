//! Parsing of the search field. Any input is valid.

/// A search term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    pub text: String,
    /// Quoted: these whole words in this order.
    pub phrase: bool,
    /// Preceded by a minus: must not occur.
    pub excluded: bool,
}

/// The terms of `q`. Terms without a letter or digit are left out, as they match nothing; an unclosed quote extends to
/// the end.
pub fn terms(q: &str) -> Vec<Term> {
    let mut terms = Vec::new();
    let mut rest = q.trim_start();
    while !rest.is_empty() {
        let excluded = rest.starts_with('-');
        rest = rest.trim_start_matches('-');
        let phrase = rest.starts_with('"');
        let (text, after) = if phrase { quoted(&rest[1..]) } else { bare(rest) };
        rest = after.trim_start();
        if text.chars().any(char::is_alphanumeric) {
            terms.push(Term { text: text.to_owned(), phrase, excluded });
        }
    }
    terms
}

fn quoted(text: &str) -> (&str, &str) {
    text.split_once('"').unwrap_or((text, ""))
}

fn bare(text: &str) -> (&str, &str) {
    let end = text.find(|c: char| c.is_whitespace() || c == '"').unwrap_or(text.len());
    text.split_at(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(q: &str) -> Vec<String> {
        let mark = |term: &Term| {
            format!("{}{}", if term.excluded { "-" } else { "" }, if term.phrase { "\"" } else { "" })
        };
        terms(q).iter().map(|term| format!("{}{}", mark(term), term.text)).collect()
    }

    #[test]
    fn row_9_phrases_and_exclusions_are_distinguished() {
        assert_eq!(read("fox \"low sun\" -fog -\"in snow\""), ["fox", "\"low sun", "-fog", "-\"in snow"]);
        assert_eq!(read("sd15-shared.ckpt"), ["sd15-shared.ckpt"]);
    }

    #[test]
    fn row_9_odd_syntax_is_accepted() {
        assert_eq!(read("\"never closed"), ["\"never closed"]);
        assert_eq!(read("a\"b\"c"), ["a", "\"b", "c"]);
        assert_eq!(read("- -- \"\" ( ) * : ^ ' \\ !"), Vec::<String>::new());
        assert_eq!(read("--x AND OR"), ["-x", "AND", "OR"]);
        assert_eq!(read("   "), Vec::<String>::new());
    }
}
