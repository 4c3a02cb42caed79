//! `Dream`: what was typed, `"a fox [blurry]" -s 50 -S 123 -W 512 -H 512 -C 7.5 -A k_lms`.

use super::split_prompt;
use crate::recall::found::Found;
use crate::recall::samplers::of_invokeai;

/// What it says; none when there is no prompt in it.
pub fn read(line: &str) -> Option<Found> {
    let line = line.trim();
    let (prompt, options) = match line.strip_prefix('"') {
        Some(quoted) => quoted.split_once('"')?,
        None => line.find(" -").map_or((line, ""), |at| line.split_at(at)),
    };
    let (prompt, negative) = split_prompt(prompt);
    let prompt = Some(prompt).filter(|prompt| !prompt.is_empty())?;
    let mut found = Found {
        prompt: Some(prompt),
        negative_prompt: Some(negative),
        batch_size: Some(1),
        ..Found::default()
    };
    let mut words = options.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let Some(option) = word.strip_prefix('-').filter(|option| option.is_ascii() && !option.is_empty())
        else {
            continue;
        };
        // The value stands behind the letter, with or without a blank.
        let value =
            if option.len() > 1 { Some(&option[1..]) } else { words.next_if(|next| !next.starts_with('-')) };
        if let Some(value) = value {
            set(&mut found, &option[..1], value);
        }
    }
    Some(found)
}

fn set(found: &mut Found, option: &str, value: &str) {
    match option {
        "s" => found.steps = value.parse().ok(),
        "S" => found.seed = value.parse().ok(),
        "W" => found.width = value.parse().ok(),
        "H" => found.height = value.parse().ok(),
        "C" => found.cfg = value.parse().ok(),
        "A" => found.sample(of_invokeai(value)),
        _ => {}
    }
}
