//! The differences between two lists of settings, and the words that differ.

/// Words in order; true for those that only this side has.
type Words = Vec<(String, bool)>;

/// A setting that differs between the sides.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    pub name: &'static str,
    pub sides: [Words; 2],
}

/// In the order of the left list, then of the right. A setting that one side lacks is empty there.
pub fn differences(left: &[(&'static str, String)], right: &[(&'static str, String)]) -> Vec<Difference> {
    let value = |all: &[(&str, String)], name: &str| {
        all.iter().find(|(other, _)| *other == name).map(|(_, value)| value.clone()).unwrap_or_default()
    };
    let mut names: Vec<&'static str> = left.iter().map(|(name, _)| *name).collect();
    names.extend(right.iter().map(|(name, _)| *name).filter(|name| value(left, name).is_empty()));
    let pairs = names.into_iter().map(|name| (name, value(left, name), value(right, name)));
    pairs
        .filter(|(_, one, other)| one != other)
        .map(|(name, one, other)| Difference { name, sides: sides(name, &one, &other) })
        .collect()
}

/// Only prompts are compared word by word.
fn sides(name: &str, one: &str, other: &str) -> [Words; 2] {
    if name.to_lowercase().ends_with("prompt") {
        return [marked(one, other), marked(other, one)];
    }
    [one, other]
        .map(|value| vec![(value.to_owned(), false)].into_iter().filter(|_| !value.is_empty()).collect())
}

/// Words of `text`; marks those that `other` lacks or has less often.
fn marked(text: &str, other: &str) -> Words {
    let mut left: Vec<&str> = other.split_whitespace().map(bare).collect();
    let word = |word: &str| {
        let place = left.iter().position(|known| *known == bare(word));
        if let Some(place) = place {
            left.swap_remove(place);
        }
        (word.to_owned(), place.is_none())
    };
    let all: Words = text.split_whitespace().map(word).collect();
    // Two texts without a common word are easier to read without marks.
    if all.iter().all(|(_, differs)| *differs) {
        all.into_iter().map(|(word, _)| (word, false)).collect()
    } else {
        all
    }
}

/// A word without the comma after it.
fn bare(word: &str) -> &str {
    word.trim_end_matches([',', '.', ';'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_differences_are_listed_and_their_words_marked() {
        let left =
            [("Prompt", "a red fox, dusk".to_owned()), ("Steps", "20".into()), ("Seed", "1 200".into())];
        let right =
            [("Prompt", "a blue fox, dusk".to_owned()), ("Steps", "20".into()), ("LoRA", "ink".into())];
        let found = differences(&left, &right);
        assert_eq!(found.iter().map(|one| one.name).collect::<Vec<_>>(), ["Prompt", "Seed", "LoRA"]);
        let only = |words: &Words| {
            let marked = words.iter().filter(|(_, differs)| *differs);
            marked.map(|(word, _)| word.clone()).collect::<Vec<_>>()
        };
        assert_eq!(found[0].sides.each_ref().map(only), [vec!["red"], vec!["blue"]]);
        assert_eq!(found[1].sides, [vec![("1 200".to_owned(), false)], vec![]]);
    }
}
