//! A form that a picture filled, the form it was before, and the way between them.

use super::{PictureSettings, Recalled};
use crate::jobs::Draft;

/// How many forms are kept to go back to.
const KEPT: usize = 3;

impl Draft {
    /// What was typed, with the way back of the form that is kept.
    pub fn with_way_back(self, kept: Self) -> Self {
        Self { recalled: kept.recalled, undone: kept.undone, ..self }
    }

    /// This form filled with a picture's settings; it can be had back.
    pub(super) fn recall(mut self, settings: &PictureSettings, source: &str, notes: Vec<String>) -> Self {
        self.undone = None;
        let mut filled = Self { recalled: None, ..self.clone() };
        settings.fill(&mut filled);
        self.forget_below(KEPT - 1);
        filled.recalled = Some(Box::new(Recalled { source: source.to_owned(), notes, before: self }));
        filled
    }

    /// The form as it was before the picture; the way forward again is kept with all that was typed since.
    pub(super) fn undo_recall(mut self) -> Self {
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

    /// What [`Self::undo_recall`] took away, once more.
    pub(super) fn redo_recall(mut self) -> Self {
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

    /// Cuts off the forms that lie more than `depth` pictures back.
    fn forget_below(&mut self, depth: usize) {
        match &mut self.recalled {
            Some(recalled) if depth > 0 => recalled.before.forget_below(depth - 1),
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

    fn picture(prompt: &str) -> PictureSettings {
        PictureSettings { prompt: Some(prompt.into()), ..Default::default() }
    }

    #[test]
    fn undo_and_redo_lose_nothing_that_was_typed() {
        let mut filled = form("typed").recall(&picture("fox"), "ComfyUI", vec!["a note".into()]);
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
    fn several_pictures_are_undone_one_by_one_and_the_oldest_forms_are_let_go() {
        let mut form = form("typed");
        for number in 0..9 {
            form = form.recall(&picture(&number.to_string()), "Genonaut", Vec::new());
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
