//! Ctrl or ⌘ with the up or down arrow changes the weight of the selection in a prompt, or of the word at the cursor,
//! as `(words:1.1)`, the notation of ComfyUI and Stable Diffusion WebUI.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlTextAreaElement;

/// Change of the weight per key press, in hundredths.
const STEP: i64 = 5;
/// Minimum and maximum weight, in hundredths.
const WITHIN: (i64, i64) = (0, 300);
/// Weight of brackets without a number, in hundredths.
const BRACKETS: i64 = 110;

/// Handles the key if it is one of these in a textarea.
pub fn key(event: &KeyboardEvent) {
    let by = match event.key().as_str() {
        "ArrowUp" => STEP,
        "ArrowDown" => -STEP,
        _ => return,
    };
    let field = event.target().and_then(|target| target.dyn_into::<HtmlTextAreaElement>().ok());
    let Some(field) = field.filter(|_| event.ctrl_key() || event.meta_key()) else { return };
    event.prevent_default();
    let text: Vec<u16> = field.value().encode_utf16().collect();
    let at = |place: Result<Option<u32>, JsValue>| place.ok().flatten().unwrap_or_default() as usize;
    let selected = (at(field.selection_start()), at(field.selection_end()));
    if let Some(change) = adjust_weight(&text, selected, by) {
        put(&field, &change);
    }
}

/// A replacement in a text. Positions are UTF-16 units, as in the browser.
#[derive(Debug, PartialEq, Eq)]
struct Change {
    from: usize,
    to: usize,
    text: String,
}

/// Applies the change as typed text, so that the browser's undo reverts it.
fn put(field: &HtmlTextAreaElement, change: &Change) {
    let place = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
    // Fails only for fields without a selection.
    let _ = field.set_selection_range(place(change.from), place(change.to));
    if !typed(&change.text) {
        let _ = field.set_range_text(&change.text);
        if let Ok(event) = web_sys::Event::new("input") {
            let _ = field.dispatch_event(&event);
        }
    }
    let end = change.from + change.text.encode_utf16().count();
    let _ = field.set_selection_range(place(change.from), place(end));
}

/// Inserts as if typed; false if the browser doesn't support that.
fn typed(text: &str) -> bool {
    let document: JsValue = document().into();
    let insert = js_sys::Reflect::get(&document, &"execCommand".into()).ok();
    let insert = insert.and_then(|insert| insert.dyn_into::<js_sys::Function>().ok());
    let done = insert
        .and_then(|insert| insert.call3(&document, &"insertText".into(), &false.into(), &text.into()).ok());
    done.is_some_and(|done| done.is_truthy())
}

/// The change for the selection in `text`; `None` if there is nothing to adjust.
fn adjust_weight(text: &[u16], selected: (usize, usize), by: i64) -> Option<Change> {
    let (from, to) = bracketed(text, trimmed(text, selected));
    let words = String::from_utf16_lossy(text.get(from..to)?);
    if words.trim().is_empty() {
        return None;
    }
    let (inner, weight) = match words.strip_prefix('(').and_then(|words| words.strip_suffix(')')) {
        Some(inner) => {
            match inner.rsplit_once(':').and_then(|(inner, weight)| Some((inner, hundredths(weight)?))) {
                Some(weighted) => weighted,
                None => (inner, BRACKETS),
            }
        }
        None => (words.as_str(), 100),
    };
    let weight = (weight + by).clamp(WITHIN.0, WITHIN.1);
    let text = if weight == 100 { inner.to_owned() } else { format!("({inner}:{})", number(weight)) };
    Some(Change { from, to, text })
}

/// The selection without surrounding spaces; without a selection, the word at the cursor.
fn trimmed(text: &[u16], (mut from, mut to): (usize, usize)) -> (usize, usize) {
    let is = |place: usize, test: fn(char) -> bool| {
        text.get(place).is_some_and(|unit| letter(*unit).is_some_and(test))
    };
    if from == to {
        while from > 0 && !is(from - 1, ends_word) {
            from -= 1;
        }
        while to < text.len() && !is(to, ends_word) {
            to += 1;
        }
    }
    while from < to && is(from, char::is_whitespace) {
        from += 1;
    }
    while from < to && is(to - 1, char::is_whitespace) {
        to -= 1;
    }
    (from, to)
}

/// The range, extended to its brackets and the weight inside them.
fn bracketed(text: &[u16], (from, to): (usize, usize)) -> (usize, usize) {
    let is = |place: usize, sign: char| text.get(place).copied().and_then(letter) == Some(sign);
    let digits = |unit: &&u16| letter(**unit).is_some_and(|sign| sign.is_ascii_digit() || sign == '.');
    let weight = if is(to, ':') { 1 + text.iter().skip(to + 1).take_while(digits).count() } else { 0 };
    let opens = from > 0 && is(from - 1, '(') && !(from > 1 && is(from - 2, '\\'));
    if opens && is(to + weight, ')') { (from - 1, to + weight + 1) } else { (from, to) }
}

/// `None` for half of a surrogate pair.
fn letter(unit: u16) -> Option<char> {
    char::from_u32(unit.into())
}

fn ends_word(letter: char) -> bool {
    letter.is_whitespace() || ",;:.!?(){}[]<>|\"".contains(letter)
}

fn hundredths(weight: &str) -> Option<i64> {
    let weight = domain::decimal::parse(weight.trim())?;
    weight.is_finite().then(|| (weight * 100.0).round() as i64)
}

/// "1.1", "0.95".
fn number(hundredths: i64) -> String {
    domain::decimal::short(hundredths as f64 / 100.0, 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The selection between bars, before and after.
    fn adjusted(marked: &str, by: i64) -> String {
        let from = marked.find('|').unwrap();
        let plain = marked.replace('|', "");
        let to = marked.rfind('|').unwrap().saturating_sub(1).max(from);
        let units = |bytes: usize| plain[..bytes].encode_utf16().count();
        let text: Vec<u16> = plain.encode_utf16().collect();
        match adjust_weight(&text, (units(from), units(to)), by) {
            None => plain,
            Some(Change { from, to, text: new }) => {
                let part = |range: &[u16]| String::from_utf16(range).unwrap();
                format!("{}{new}{}", part(&text[..from]), part(&text[to..]))
            }
        }
    }

    #[test]
    fn the_weight_of_a_selection_changes() {
        assert_eq!(adjusted("a |red fox| here", STEP), "a (red fox:1.05) here");
        assert_eq!(adjusted("a | red fox |here", -STEP), "a  (red fox:0.95) here");
        assert_eq!(adjusted("a (|red fox|:1.05) here", STEP), "a (red fox:1.1) here");
        assert_eq!(adjusted("a |(red fox:1.05)| here", -STEP), "a red fox here");
        assert_eq!(adjusted("(|red|)", STEP), "(red:1.15)");
    }

    #[test]
    fn without_a_selection_the_word_at_the_cursor_changes() {
        assert_eq!(adjusted("a red fo|x, here", STEP), "a red (fox:1.05), here");
        assert_eq!(adjusted("(f|ox:2.95)", STEP), "(fox:3)");
        assert_eq!(adjusted("(fox|:3)", STEP), "(fox:3)");
        assert_eq!(adjusted("a 🦊| b", STEP), "a (🦊:1.05) b");
    }

    #[test]
    fn blank_selections_do_not_change() {
        assert_eq!(adjusted("a | b", STEP), "a  b");
        assert_eq!(adjusted("|", STEP), "");
    }

    #[test]
    fn escaped_brackets_are_text() {
        assert_eq!(adjusted("fox \\(|red\\|)", STEP), "fox \\((red\\:1.05))");
    }
}
