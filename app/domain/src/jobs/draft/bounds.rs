//! How much of a form is kept. A draft is read at each request of its session, so whatever is sent, it stays small.

use super::{Draft, DraftLora};
use crate::jobs::limits;
use crate::recall::Recalled;

/// How many forms deep the ways back and forward are kept: as deep as recalling pictures makes them.
const FORMS: usize = 3;
/// Notes kept of what a picture's settings were changed in: more than a picture within the limits has.
const NOTES: usize = 100;

impl Draft {
    /// The form with every text cut to what a draft keeps, its ways back and forward included.
    pub fn bounded(self) -> Self {
        self.within(FORMS)
    }

    fn within(mut self, forms: usize) -> Self {
        cut(&mut self.prompt, limits::DRAFT_PROMPT);
        cut(&mut self.negative_prompt, limits::DRAFT_NEGATIVE_PROMPT);
        self.names_and_numbers().into_iter().for_each(short);
        self.loras.truncate(limits::FORM_LORAS);
        for DraftLora { name, strength } in &mut self.loras {
            [name, strength].into_iter().for_each(short);
        }
        let deeper = forms.checked_sub(1);
        let back = self.recalled.zip(deeper).map(|(recalled, forms)| Box::new(within(*recalled, forms)));
        let forward = self.undone.zip(deeper).map(|(undone, forms)| Box::new(undone.within(forms)));
        Self { recalled: back, undone: forward, ..self }
    }

    /// The texts but for the prompts and what belongs to a LoRA.
    fn names_and_numbers(&mut self) -> [&mut String; 10] {
        // Every field is named, so that a new one is not forgotten.
        let Self {
            prompt: _,
            negative_prompt: _,
            checkpoint_model,
            loras: _,
            width,
            height,
            batch_size,
            how_many,
            seed,
            steps,
            cfg,
            sampler_name,
            scheduler,
            advanced: _,
            recalled: _,
            undone: _,
        } = self;
        [checkpoint_model, width, height, batch_size, how_many, seed, steps, cfg, sampler_name, scheduler]
    }
}

fn within(mut recalled: Recalled, forms: usize) -> Recalled {
    short(&mut recalled.source);
    recalled.notes.truncate(NOTES);
    recalled.notes.iter_mut().for_each(short);
    Recalled { before: recalled.before.within(forms), ..recalled }
}

fn short(text: &mut String) {
    cut(text, limits::DRAFT_TEXT);
}

/// Leaves the first `most` characters.
fn cut(text: &mut String, most: usize) {
    if let Some((end, _)) = text.char_indices().nth(most) {
        text.truncate(end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A form whose texts are all too long, and one like it before.
    fn long(before: Option<Draft>) -> Draft {
        let text = |length| "ü".repeat(length);
        let recalled = |before| Recalled { source: text(2_000), notes: vec![text(2_000); 200], before };
        Draft {
            prompt: text(40_000),
            negative_prompt: text(40_000),
            checkpoint_model: text(2_000),
            loras: vec![DraftLora { name: text(2_000), strength: text(2_000) }; 40],
            seed: text(2_000),
            recalled: before.map(recalled).map(Box::new),
            ..Draft::default()
        }
    }

    #[test]
    fn finding_12_no_text_of_a_draft_is_longer_than_is_kept() {
        let draft = long(None).bounded();
        let length = |text: &str| text.chars().count();
        assert_eq!((length(&draft.prompt), length(&draft.negative_prompt)), (20_000, 30_000));
        assert_eq!((length(&draft.checkpoint_model), length(&draft.seed)), (1_000, 1_000));
        assert_eq!((draft.loras.len(), length(&draft.loras[11].name)), (12, 1_000));
    }

    #[test]
    fn finding_12_nor_are_the_ways_back_and_forward() {
        let draft = Draft { undone: Some(Box::new(long(None))), ..long(Some(long(None))) }.bounded();
        let recalled = draft.recalled.as_deref();
        assert_eq!(recalled.map(|recalled| recalled.notes.len()), Some(NOTES));
        assert_eq!(recalled.map(|recalled| recalled.before.loras.len()), Some(12));
        assert_eq!(draft.undone.as_deref().map(|undone| undone.prompt.chars().count()), Some(20_000));
    }

    #[test]
    fn finding_12_what_fits_stays_as_it_is_three_forms_deep() {
        let form = |prompt: &str, recalled: Option<Recalled>| Draft {
            prompt: prompt.into(),
            recalled: recalled.map(Box::new),
            ..Draft::default()
        };
        let mut draft = form("0", None);
        for prompt in ["1", "2", "3"] {
            let back = Recalled { source: "ComfyUI".into(), notes: vec!["a note".into()], before: draft };
            draft = form(prompt, Some(back));
        }
        assert_eq!(draft.clone().bounded(), draft);
        let back = Recalled { source: "ComfyUI".into(), notes: Vec::new(), before: draft };
        assert_ne!(form("4", Some(back.clone())).bounded(), form("4", Some(back)));
    }
}
