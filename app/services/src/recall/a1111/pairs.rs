//! The line of pairs: `Steps: 20, Sampler: Euler a, Model: "dream, v2"`.

/// Values with a comma, a colon or a line break are quoted as JSON, because readers split at these characters.
pub fn quoted(value: &str) -> String {
    if value.contains([',', ':', '\n']) {
        serde_json::Value::from(value).to_string()
    } else {
        value.to_owned()
    }
}

/// The pairs of a line, in order. Anything else is skipped.
pub fn read(line: &str) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    let mut rest = line;
    while !rest.is_empty() {
        let (part, after) = next(rest);
        if let Some((name, value)) = part.split_once(':').filter(|(name, _)| is_name(name)) {
            pairs.push((name.trim().to_owned(), unquoted(value.trim())));
        }
        rest = after;
    }
    pairs
}

/// Splits at the next comma outside of quoted values.
fn next(line: &str) -> (&str, &str) {
    let comma = line.find(',').unwrap_or(line.len());
    // A comma before the colon: there is no value that could be quoted.
    let value = line[..comma].find(':').map(|colon| &line[colon + 1..]);
    let quoted = value.and_then(|value| {
        let start = line.len() - value.trim_start().len();
        end_of_quoted(&line[start..]).map(|end| start + end)
    });
    let from = quoted.unwrap_or(0);
    match line[from..].find(',') {
        Some(at) => (&line[..from + at], &line[from + at + 1..]),
        None => (line, ""),
    }
}

/// Where a quoted value ends; none if it is not quoted or never closed.
fn end_of_quoted(value: &str) -> Option<usize> {
    let inside = value.strip_prefix('"')?;
    let mut escaped = false;
    let end = inside.find(|letter| {
        let ends = letter == '"' && !escaped;
        escaped = letter == '\\' && !escaped;
        ends
    });
    end.map(|end| end + 2)
}

fn is_name(name: &str) -> bool {
    let name = name.trim();
    let is_part = |letter: char| letter.is_alphanumeric() || "_ -/".contains(letter);
    name.chars().count() > 1 && name.chars().all(is_part)
}

fn unquoted(value: &str) -> String {
    let json = value.starts_with('"').then(|| serde_json::from_str(value).ok()).flatten();
    json.unwrap_or_else(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(line: &str) -> Vec<(String, String)> {
        read(line)
    }

    fn pair(name: &str, value: &str) -> (String, String) {
        (name.into(), value.into())
    }

    #[test]
    fn quoted_values_may_contain_anything() {
        for value in
            ["plain", "a, b", "a: b", "say \"x\", twice", "back\\slash, and", "two\nlines", "\\\",\""]
        {
            let line = format!("Steps: 20, Model: {}, Seed: 1", quoted(value));
            assert_eq!(
                pairs(&line),
                [pair("Steps", "20"), pair("Model", value), pair("Seed", "1")],
                "{line}"
            );
        }
    }

    #[test]
    fn odd_lines_are_parsed_as_far_as_possible() {
        assert_eq!(
            pairs("Steps: 20,, , Seed:1, x: 2, rubbish, : 4"),
            [pair("Steps", "20"), pair("Seed", "1")]
        );
        assert_eq!(
            pairs("Model: \"never closed, Seed: 1"),
            [pair("Model", "\"never closed"), pair("Seed", "1")]
        );
        assert_eq!(
            pairs("Lora hashes: \"a: 1, b: 2\", Version: v1.10"),
            [pair("Lora hashes", "a: 1, b: 2"), pair("Version", "v1.10")]
        );
        assert_eq!(pairs("a cat, sitting, \"quoted: words\""), []);
    }
}
