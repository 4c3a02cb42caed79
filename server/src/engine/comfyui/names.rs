//! Limits the names that a server lists, in number and length.

use std::borrow::Cow;
use std::collections::HashSet;

/// How many names of one list are stored, and how long they may be.
#[derive(Clone, Copy)]
pub(super) struct Limit {
    most: usize,
    /// In characters.
    longest: usize,
}

/// The stored names, each once.
pub(super) struct LimitedNames {
    pub names: Vec<String>,
    /// How many others there were.
    pub left_out: u32,
}

impl Limit {
    /// For a folder of models. Large collections have some thousands; a path on Windows has 260 characters.
    pub const MODELS: Self = Self { most: 20_000, longest: 1_000 };
    /// For samplers or schedulers. A server with many extensions has some hundreds.
    pub const SAMPLERS: Self = Self { most: 1_000, longest: 255 };

    fn takes(self, name: &str) -> bool {
        !name.is_empty() && !name.contains('\0') && name.chars().nth(self.longest).is_none()
    }
}

/// Collects the first names within a limit, in their order.
pub(super) struct Names<'a> {
    limit: Limit,
    known: HashSet<Cow<'a, str>>,
    kept: LimitedNames,
}

impl<'a> Names<'a> {
    pub fn within(limit: Limit) -> Self {
        Self { limit, known: HashSet::new(), kept: LimitedNames { names: Vec::new(), left_out: 0 } }
    }

    /// An empty name or one with NUL cannot be a file's; a duplicate is not counted.
    pub fn add(&mut self, name: Cow<'a, str>) {
        if self.known.contains(&name) {
            return;
        }
        if self.kept.names.len() == self.limit.most || !self.limit.takes(&name) {
            self.kept.left_out = self.kept.left_out.saturating_add(1);
            return;
        }
        self.kept.names.push(name.as_ref().to_owned());
        self.known.insert(name);
    }

    pub fn kept(self) -> LimitedNames {
        self.kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keep<'a>(limit: Limit, names: impl Iterator<Item = &'a str>) -> LimitedNames {
        let mut kept = Names::within(limit);
        names.for_each(|name| kept.add(name.into()));
        kept.kept()
    }

    #[test]
    fn finding_8_excess_and_too_long_names_are_left_out_and_counted() {
        let many: Vec<String> = (0..20_003).map(|number| format!("{number}.ckpt")).collect();
        let (long, longest) = ("x".repeat(5_000_000), "é".repeat(1_000));
        let names = [&*long, &*longest, "", "a\0b"].into_iter().chain(many.iter().map(String::as_str));
        let kept = keep(Limit::MODELS, names);
        assert_eq!((kept.names.len(), kept.left_out), (20_000, 3 + 4));
        assert_eq!((&kept.names[0], kept.names[1].as_str()), (&longest, "0.ckpt"));
    }

    #[test]
    fn duplicate_names_are_stored_once() {
        let kept = keep(Limit::SAMPLERS, ["euler", "heun", "euler"].into_iter());
        assert_eq!((kept.names, kept.left_out), (vec!["euler".to_owned(), "heun".to_owned()], 0));
    }
}
