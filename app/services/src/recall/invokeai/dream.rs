//! `Dream`: the command line, `"a fox [blurry]" -s 50 -S 123 -W 512 -H 512 -C 7.5 -A k_lms`.

use super::split_prompt;
use crate::recall::parsed::ParsedSettings;
use crate::recall::samplers::of_invokeai;

/// Parses it; none if it has no prompt.
pub fn read(line: &str) -> Option<ParsedSettings> {
    let line = line.trim();
    let (prompt, options) = match line.strip_prefix('"') {
        Some(quoted) => quoted.split_once('"')?,
        None => line.find(" -").map_or((line, ""), |at| line.split_at(at)),
    };
    let (prompt, negative) = split_prompt(prompt);
    let prompt = Some(prompt).filter(|prompt| !prompt.is_empty())?;
    let mut parsed = ParsedSettings {
        prompt: Some(prompt),
        negative_prompt: Some(negative),
        batch_size: Some(1),
        ..ParsedSettings::default()
    };
    let mut words = options.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let Some(option) = word.strip_prefix('-').filter(|option| option.is_ascii() && !option.is_empty())
        else {
            continue;
        };
        // The value follows the letter, with or without a space.
        let value =
            if option.len() > 1 { Some(&option[1..]) } else { words.next_if(|next| !next.starts_with('-')) };
        if let Some(value) = value {
            set(&mut parsed, &option[..1], value);
        }
    }
    Some(parsed)
}

fn set(parsed: &mut ParsedSettings, option: &str, value: &str) {
    match option {
        "s" => parsed.steps = value.parse().ok(),
        "S" => parsed.seed = value.parse().ok(),
        "W" => parsed.width = value.parse().ok(),
        "H" => parsed.height = value.parse().ok(),
        "C" => parsed.cfg = value.parse().ok(),
        "A" => parsed.sample(of_invokeai(value)),
        _ => {}
    }
}
