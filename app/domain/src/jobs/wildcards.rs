//! `{a|b|c}` in a prompt stands for one of its alternatives, which may be nested. Braces without a bar between them
//! are text, and so are characters escaped by a backslash. Without an opening brace, a bar and a closing brace in this
//! order, the backslash is text too.

/// Maximum nesting of alternatives; deeper ones are text.
const MAX_DEPTH: usize = 32;

/// A parsed prompt.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Template {
    /// None if the whole prompt is literal text.
    parts: Option<Vec<Part>>,
    choices: bool,
    source: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    OneOf(Vec<Vec<Part>>),
}

/// Alternatives during parsing: the complete ones and the current one.
#[derive(Default)]
struct Open {
    ended: Vec<Vec<Part>>,
    last: Vec<Part>,
}

impl Template {
    /// Parses a prompt. Never fails: anything that isn't an alternative is text.
    pub fn parse(prompt: &str) -> Self {
        let (parts, choices) = parse(prompt).unzip();
        let choices = choices.unwrap_or(false);
        let is_template = choices || (has_escapes(prompt) && might_have_choices(prompt));
        Self { parts: parts.filter(|_| is_template), choices, source: prompt.to_owned() }
    }

    /// Whether the prompt has alternatives.
    pub fn has_choices(&self) -> bool {
        self.choices
    }

    /// Number of possible texts; 1 without alternatives.
    pub fn count(&self) -> u64 {
        self.parts.as_deref().map_or(1, count)
    }

    /// The text with this index, from 0; larger indexes wrap around.
    pub fn nth(&self, number: u64) -> String {
        let Some(parts) = &self.parts else { return self.source.clone() };
        let mut text = String::new();
        expand(parts, &mut number.clone(), &mut text);
        text
    }
}

/// Escapes `prompt` so that it is parsed as literal text.
pub fn escape(prompt: &str) -> String {
    if Template::parse(prompt).parts.is_none() {
        return prompt.to_owned();
    }
    let with_backslash = |letter| if "{|}".contains(letter) { vec!['\\', letter] } else { vec![letter] };
    prompt.chars().flat_map(with_backslash).collect()
}

/// Whether a backslash precedes a brace or a bar.
fn has_escapes(prompt: &str) -> bool {
    ["\\{", "\\|", "\\}"].iter().any(|escaped| prompt.contains(escaped))
}

/// Whether the prompt contains an opening brace, a bar and a closing brace, in this order.
fn might_have_choices(prompt: &str) -> bool {
    let inside = prompt.split_once('{').and_then(|(_, rest)| rest.split_once('|'));
    inside.is_some_and(|(_, rest)| rest.contains('}'))
}

/// The parts of a prompt, and whether it has alternatives; None if it is nested too deeply.
fn parse(prompt: &str) -> Option<(Vec<Part>, bool)> {
    let mut open = vec![Open::default()];
    let mut letters = prompt.chars().peekable();
    let mut choices = false;
    while let Some(letter) = letters.next() {
        match letter {
            '\\' if letters.peek().is_some_and(|next| "{|}".contains(*next)) => {
                text(&mut open, letters.next().unwrap_or_default());
            }
            '{' if open.len() > MAX_DEPTH => return None,
            '{' => open.push(Open::default()),
            '|' if open.len() > 1 => next_alternative(&mut open),
            '}' if open.len() > 1 => choices |= close(&mut open),
            letter => text(&mut open, letter),
        }
    }
    while open.len() > 1 {
        close_as_text(&mut open);
    }
    open.pop().map(|whole| (whole.last, choices))
}

fn text(open: &mut [Open], letter: char) {
    let Some(Open { last, .. }) = open.last_mut() else { return };
    match last.last_mut() {
        Some(Part::Text(text)) => text.push(letter),
        _ => last.push(Part::Text(letter.into())),
    }
}

fn next_alternative(open: &mut [Open]) {
    if let Some(Open { ended, last }) = open.last_mut() {
        ended.push(std::mem::take(last));
    }
}

/// Handles a closing brace; true if it ended alternatives.
fn close(open: &mut Vec<Open>) -> bool {
    let Some(Open { mut ended, last }) = open.pop() else { return false };
    let choices = !ended.is_empty();
    if choices {
        ended.push(last);
        open.iter_mut()
            .last()
            .into_iter()
            .for_each(|outer| outer.last.push(Part::OneOf(std::mem::take(&mut ended))));
    } else {
        text(open, '{');
        append(open, last);
        text(open, '}');
    }
    choices
}

/// Turns an unclosed brace and its bars into text.
fn close_as_text(open: &mut Vec<Open>) {
    let Some(Open { ended, last }) = open.pop() else { return };
    text(open, '{');
    for alternative in ended {
        append(open, alternative);
        text(open, '|');
    }
    append(open, last);
}

fn append(open: &mut [Open], parts: Vec<Part>) {
    if let Some(outer) = open.last_mut() {
        outer.last.extend(parts);
    }
}

fn count(parts: &[Part]) -> u64 {
    let of_part = |part: &Part| match part {
        Part::Text(_) => 1,
        Part::OneOf(alternatives) => sum(alternatives),
    };
    parts.iter().map(of_part).fold(1, u64::saturating_mul)
}

fn sum(alternatives: &[Vec<Part>]) -> u64 {
    alternatives.iter().map(|parts| count(parts)).fold(0, u64::saturating_add)
}

/// Writes the text with index `number`, and leaves in `number` the index for the remaining parts.
fn expand(parts: &[Part], number: &mut u64, text: &mut String) {
    for part in parts {
        match part {
            Part::Text(part) => text.push_str(part),
            Part::OneOf(alternatives) => {
                let all = sum(alternatives).max(1);
                let mut which = *number % all;
                *number /= all;
                for parts in alternatives {
                    let own = count(parts);
                    if which < own {
                        expand(parts, &mut which, text);
                        break;
                    }
                    which -= own;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn all(prompt: &str) -> Vec<String> {
        let template = Template::parse(prompt);
        (0..template.count()).map(|number| template.nth(number)).collect()
    }

    #[test]
    fn each_alternative_comes_once() {
        assert_eq!(all("a {red|blue} {cat|dog}"), ["a red cat", "a blue cat", "a red dog", "a blue dog"]);
        assert_eq!(all("{a|{b|c} d|}"), ["a", "b d", "c d", ""]);
    }

    #[test]
    fn braces_without_alternatives_are_text() {
        for text in ["a | b", "{word}", "{a|b", "a|b}", "", "{{word}}", "{a|b {c}", "C:\\{x}"] {
            assert_eq!(all(text), [text], "{text}");
        }
        assert_eq!(all("{{word}|b}"), ["{word}", "b"]);
        assert_eq!(all("{a|b} {c|d"), ["a {c|d", "b {c|d"]);
        assert_eq!(all(r"{a\|b|c} \{d\}"), ["a|b {d}", "c {d}"]);
        assert_eq!(all(r"\{a|b} and \{c\|d\}"), ["{a|b} and {c|d}"]);
    }

    #[test]
    fn thousands_of_braces_are_parsed() {
        assert_eq!(Template::parse(&"{a|".repeat(3_000)).count(), 1);
        assert_eq!(all(&format!(r"\{{{}", "{a|b}{".repeat(40))).len(), 1);
        assert_eq!(Template::parse(&"{a|b}".repeat(2_000)).count(), u64::MAX);
    }

    proptest! {
        #[test]
        fn any_text_is_parsed_and_escaped_text_is_unchanged(prompt in "[a{|}\\\\ ]{0,24}", number: u64) {
            let template = Template::parse(&prompt);
            prop_assert!(template.nth(number).len() <= prompt.len());
            prop_assert!(template.count() >= 1);
            prop_assert_eq!(Template::parse(&escape(&prompt)).nth(number), prompt);
        }
    }
}
