//! LoRAs in the prompt: `<lora:name:0.8>`, or `<lora:name:te:unet>` with a strength for each part, as parsed by
//! `extensions-builtin/Lora/extra_networks_lora.py`.

use super::stem;
use crate::recall::parsed::ParsedLora;
use domain::jobs::LoraModel;

const START: &str = "<lora:";
/// Maximum characters within the brackets: file names are shorter.
const MAX_TAG_LENGTH: usize = 512;

/// A LoRA's tag after the prompt.
pub fn tag(lora: &LoraModel) -> String {
    let (name, model, clip) = (stem(&lora.name), lora.strength_model, lora.strength_clip);
    if model == clip { format!(" <lora:{name}:{model}>") } else { format!(" <lora:{name}:{clip}:{model}>") }
}

/// The prompt without its LoRAs, and the LoRAs.
pub fn take_out(prompt: &str) -> (String, Vec<ParsedLora>) {
    let mut loras = Vec::new();
    let mut left = String::new();
    let mut rest = prompt;
    while let Some((before, after)) = rest.split_once(START) {
        let Some((lora, behind)) = inside(after).and_then(|(inside, behind)| Some((read(inside)?, behind)))
        else {
            left.push_str(before);
            left.push_str(START);
            rest = after;
            continue;
        };
        left.push_str(before);
        // A removed tag leaves one space, not two.
        if left.ends_with(' ') && (behind.is_empty() || behind.starts_with([' ', ',', '\n'])) {
            left.pop();
        }
        loras.push(lora);
        rest = behind;
    }
    left.push_str(rest);
    (left.trim().to_owned(), loras)
}

/// The text before and after the closing bracket.
fn inside(text: &str) -> Option<(&str, &str)> {
    let end = text.char_indices().take(MAX_TAG_LENGTH).find(|(_, letter)| *letter == '>')?.0;
    Some((&text[..end], &text[end + 1..]))
}

fn read(inside: &str) -> Option<ParsedLora> {
    let mut parts = inside.split(':');
    let name = parts.next().map(str::trim).filter(|name| !name.is_empty() && !name.contains('\n'))?;
    let (mut clip, mut model, mut place) = (None, None, 0);
    for part in parts {
        let (key, value) = part.split_once('=').unwrap_or(("", part));
        let value = value.trim().parse::<f64>().ok().filter(|value| value.is_finite());
        match (key.trim(), place) {
            ("te", _) => clip = value,
            ("unet", _) => model = value,
            ("", 0) => clip = value,
            ("", 1) => model = value,
            _ => {}
        }
        place += usize::from(key.is_empty());
    }
    let clip = clip.unwrap_or(1.0);
    Some(ParsedLora { name: name.to_owned(), strength_model: model.unwrap_or(clip), strength_clip: clip })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loras_are_taken_out_of_the_prompt() {
        let (prompt, loras) =
            take_out("a fox <lora:ink:0.8>, snow <lora:grain:0.5:0.7> <lora:x:te=0.2:unet=0.3><lora:y>");
        assert_eq!(prompt, "a fox, snow");
        let both = |name: &str, clip, model| ParsedLora {
            name: name.into(),
            strength_model: model,
            strength_clip: clip,
        };
        assert_eq!(
            loras,
            [
                ParsedLora::new("ink", 0.8),
                both("grain", 0.5, 0.7),
                both("x", 0.2, 0.3),
                ParsedLora::new("y", 1.0)
            ]
        );
    }

    #[test]
    fn invalid_tags_stay_in_the_prompt() {
        for prompt in ["a <lora:", "a <lora::1> b", "a <lora:x", "1 < 2 > 0"] {
            assert_eq!(take_out(prompt), (prompt.to_owned(), Vec::new()));
        }
    }
}
