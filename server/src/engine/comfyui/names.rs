//! Which of the names that a server lists are kept: no endless list and no endless name.

use std::collections::HashSet;

/// How many names are kept of one list, and how long they may be.
#[derive(Clone, Copy)]
pub(super) struct Limit {
    most: usize,
    /// In characters.
    longest: usize,
}

/// The names that are kept, each once.
pub(super) struct Kept {
    pub names: Vec<String>,
    /// How many others there were.
    pub left_out: u32,
}

impl Limit {
    /// Of a folder of models. Large collections have some thousands; a path on Windows has 260 characters.
    pub const MODELS: Self = Self { most: 20_000, longest: 1_000 };
    /// Of samplers or schedulers. A server with many extensions has some hundreds.
    pub const SAMPLERS: Self = Self { most: 1_000, longest: 255 };

    /// The first names within the limit, in their order. One that is empty or has NUL cannot be a file's; a name
    /// that is listed twice is not counted again.
    pub fn keep<'a>(self, names: impl Iterator<Item = &'a str>) -> Kept {
        let mut known = HashSet::new();
        let mut kept = Kept { names: Vec::new(), left_out: 0 };
        for name in names {
            if known.contains(name) {
                continue;
            }
            if kept.names.len() == self.most || !self.takes(name) {
                kept.left_out = kept.left_out.saturating_add(1);
                continue;
            }
            known.insert(name);
            kept.names.push(name.to_owned());
        }
        kept
    }

    fn takes(self, name: &str) -> bool {
        !name.is_empty() && !name.contains('\0') && name.chars().nth(self.longest).is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finding_8_names_that_are_too_many_or_too_long_are_left_out_and_counted() {
        let many: Vec<String> = (0..20_003).map(|number| format!("{number}.ckpt")).collect();
        let (long, longest) = ("x".repeat(5_000_000), "é".repeat(1_000));
        let names = [&*long, &*longest, "", "a\0b"].into_iter().chain(many.iter().map(String::as_str));
        let kept = Limit::MODELS.keep(names);
        assert_eq!((kept.names.len(), kept.left_out), (20_000, 3 + 4));
        assert_eq!((&kept.names[0], kept.names[1].as_str()), (&longest, "0.ckpt"));
    }

    #[test]
    fn a_name_that_is_listed_twice_is_kept_once() {
        let kept = Limit::SAMPLERS.keep(["euler", "heun", "euler"].into_iter());
        assert_eq!((kept.names, kept.left_out), (vec!["euler".to_owned(), "heun".to_owned()], 0));
    }
}
