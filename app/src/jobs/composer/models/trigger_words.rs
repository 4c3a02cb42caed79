//! A LoRA's trigger words, and a button that inserts them into the prompt.

use crate::jobs::composer::input_binding::dispatch;
use crate::jobs::use_job_store;
use crate::parts::icon::{Glyph, Icon};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlTextAreaElement;

/// Empty without trigger words.
#[component]
pub fn TriggerWords(words: String) -> impl IntoView {
    if words.is_empty() {
        return ().into_any();
    }
    let store = use_job_store();
    let shown = words.clone();
    let insert = move |_| {
        if insert(&words) {
            store.announce("Trigger words inserted".into());
        } else {
            store.announce("The prompt already has these trigger words".into());
        }
    };
    view! {
        <div class="lora__words">
            <span title=shown.clone()>{shown.clone()}</span>
            <button
                class="button button--quiet button--small needs-script"
                type="button"
                title="Insert trigger words into the prompt"
                on:click=insert
            >
                <Icon glyph=Glyph::Plus />
                "Insert trigger words"
            </button>
        </div>
    }
    .into_any()
}

/// Adds missing trigger words to the prompt without moving the cursor; returns whether any were missing.
fn insert(words: &str) -> bool {
    let Some(field) = document().get_element_by_id("prompt") else { return false };
    let Ok(field) = field.dyn_into::<HtmlTextAreaElement>() else { return false };
    let Some(prompt) = with_words(&field.value(), words) else { return false };
    let cursor = (field.selection_start(), field.selection_end());
    field.set_value(&prompt);
    if let (Ok(Some(start)), Ok(Some(end))) = cursor {
        // Fails only for fields without text.
        let _ = field.set_selection_range(start, end);
    }
    dispatch(&field, "input");
    true
}

/// `prompt` with missing trigger words appended; `None` if it has them all.
fn with_words(prompt: &str, words: &str) -> Option<String> {
    let mut whole = prompt.trim_end_matches([' ', '\t', '\n', '\r', ',']).to_owned();
    let mut changed = false;
    for word in words.split(',').map(str::trim).filter(|word| !word.is_empty()) {
        if !has_word(&whole, word) {
            if !whole.trim().is_empty() {
                whole.push_str(", ");
            }
            whole.push_str(word);
            changed = true;
        }
    }
    changed.then_some(whole)
}

/// Whether `prompt` contains `word` as a whole word, ignoring case.
fn has_word(prompt: &str, word: &str) -> bool {
    let (prompt, word) = (prompt.to_lowercase(), word.to_lowercase());
    prompt.match_indices(&word).any(|(at, _)| {
        let before = prompt[..at].chars().next_back();
        let after = prompt[at + word.len()..].chars().next();
        ![before, after].into_iter().flatten().any(|letter| letter.is_alphanumeric() || letter == '_')
    })
}

#[cfg(test)]
mod tests {
    use super::with_words;

    fn inserted(prompt: &str, words: &str) -> Option<String> {
        with_words(prompt, words)
    }

    #[test]
    fn words_are_appended_after_a_comma() {
        assert_eq!(inserted("", "inkstyle").as_deref(), Some("inkstyle"));
        assert_eq!(inserted("a fox", "inkstyle").as_deref(), Some("a fox, inkstyle"));
        assert_eq!(
            inserted("a fox, \n", "inkstyle, bold lines").as_deref(),
            Some("a fox, inkstyle, bold lines")
        );
    }

    #[test]
    fn no_word_is_added_twice() {
        assert_eq!(inserted("(InkStyle:1.2), a fox", "inkstyle"), None);
        assert_eq!(
            inserted("inkstyle fox", "inkstyle, inkstyle, bold").as_deref(),
            Some("inkstyle fox, bold")
        );
        assert_eq!(inserted("inkstyles", "inkstyle").as_deref(), Some("inkstyles, inkstyle"));
    }
}
