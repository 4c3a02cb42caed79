//! Undo and redo of loading settings from an image.

use super::Draft;
use crate::recall::Recalled;

/// Maximum number of undo steps.
const MAX_DEPTH: usize = 3;

impl Draft {
    /// The typed form with the undo history of the stored form `kept`.
    #[must_use]
    pub fn with_recall_history(self, kept: Self) -> Self {
        Self { recalled: kept.recalled, undone: kept.undone, ..self }
    }

    /// Fills the form with the settings of an image by `fill`; can be undone.
    #[must_use]
    pub fn recall(mut self, source: &str, notes: Vec<String>, fill: impl FnOnce(&mut Self)) -> Self {
        self.undone = None;
        let mut filled = Self { recalled: None, ..self.clone() };
        fill(&mut filled);
        self.truncate_history(MAX_DEPTH - 1);
        filled.recalled = Some(Box::new(Recalled { source: source.to_owned(), notes, before: self }));
        filled
    }

    /// Restores the form before the last recall; the replaced form is stored for a redo, with later input.
    #[must_use]
    pub fn undo_recall(mut self) -> Self {
        match self.recalled.take() {
            Some(recalled) => {
                let Recalled { source, notes, before } = *recalled;
                let recalled = Recalled { source, notes, before: Self::default() };
                self.recalled = Some(Box::new(recalled));
                self.undone = None;
                Self { undone: Some(Box::new(self)), ..before }
            }
            None => self,
        }
    }

    /// Restores the form that [`Self::undo_recall`] replaced.
    #[must_use]
    pub fn redo_recall(mut self) -> Self {
        match self.undone.take() {
            Some(mut undone) => {
                if let Some(recalled) = &mut undone.recalled {
                    recalled.before = self;
                }
                *undone
            }
            None => self,
        }
    }

    /// Drops the forms that are more than `depth` recalls back.
    fn truncate_history(&mut self, depth: usize) {
        match &mut self.recalled {
            Some(recalled) if depth > 0 => recalled.before.truncate_history(depth - 1),
            recalled => *recalled = None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(prompt: &str) -> Draft {
        Draft { prompt: prompt.into(), ..Draft::default() }
    }

    fn with(form: Draft, prompt: &str, notes: Vec<String>) -> Draft {
        form.recall("ComfyUI", notes, |form| form.prompt = prompt.into())
    }

    #[test]
    fn undo_and_redo_lose_nothing_that_was_typed() {
        let mut filled = with(form("typed"), "fox", vec!["a note".into()]);
        assert_eq!(filled.prompt, "fox");
        filled.prompt = "fox, and more".into();
        let mut back = filled.clone().undo_recall();
        assert_eq!(back.prompt, "typed");
        back.prompt = "typed on".into();
        let again = back.redo_recall();
        assert_eq!(again.prompt, "fox, and more");
        assert_eq!(again.recalled.as_ref().map(|recalled| recalled.notes.len()), Some(1));
        assert_eq!(again.undo_recall().prompt, "typed on");
    }

    #[test]
    fn recalls_are_undone_one_by_one_and_the_oldest_forms_are_dropped() {
        let mut form = form("typed");
        for number in 0..9 {
            form = with(form, &number.to_string(), Vec::new());
        }
        let mut way = Vec::new();
        while form.recalled.is_some() {
            form = form.undo_recall();
            form.undone = None;
            way.push(form.prompt.clone());
        }
        assert_eq!(way, ["7", "6", "5"]);
        assert_eq!(form.clone().undo_recall(), form);
    }
}
