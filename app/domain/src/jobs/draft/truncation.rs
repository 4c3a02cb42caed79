//! How much of a form is kept. A draft is read at each request of its session, so whatever is sent, it stays small.

use super::{Draft, DraftLora};
use crate::jobs::limits;
use crate::recall::Recalled;

/// How many forms deep the ways back and forward are kept: as deep as recalling pictures makes them.
const MAX_DEPTH: usize = 3;
/// Notes kept of what a picture's settings were changed in: more than a picture inside the limits has.
const MAX_NOTES: usize = 100;

impl Draft {
    /// The form with every text cut to what a draft keeps, its ways back and forward included.
    pub fn truncated(self) -> Self {
        self.truncate_to_depth(MAX_DEPTH)
    }

    fn truncate_to_depth(mut self, forms: usize) -> Self {
        truncate_chars(&mut self.prompt, limits::DRAFT_PROMPT);
        truncate_chars(&mut self.negative_prompt, limits::DRAFT_NEGATIVE_PROMPT);
        self.names_and_numbers().into_iter().for_each(truncate_text);
        self.loras.truncate(limits::FORM_LORAS);
        for DraftLora { name, strength } in &mut self.loras {
            [name, strength].into_iter().for_each(truncate_text);
        }
        let deeper = forms.checked_sub(1);
        let back =
            self.recalled.zip(deeper).map(|(recalled, forms)| Box::new(truncate_to_depth(*recalled, forms)));
        let forward =
            self.undone.zip(deeper).map(|(undone, forms)| Box::new(undone.truncate_to_depth(forms)));
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

fn truncate_to_depth(mut recalled: Recalled, forms: usize) -> Recalled {
    truncate_text(&mut recalled.source);
    recalled.notes.truncate(MAX_NOTES);
    recalled.notes.iter_mut().for_each(truncate_text);
    Recalled { before: recalled.before.truncate_to_depth(forms), ..recalled }
}

fn truncate_text(text: &mut String) {
    truncate_chars(text, limits::DRAFT_TEXT);
}

/// Leaves the first `most` characters.
fn truncate_chars(text: &mut String, most: usize) {
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
        let draft = long(None).truncated();
        let length = |text: &str| text.chars().count();
        assert_eq!((length(&draft.prompt), length(&draft.negative_prompt)), (20_000, 30_000));
        assert_eq!((length(&draft.checkpoint_model), length(&draft.seed)), (1_000, 1_000));
        assert_eq!((draft.loras.len(), length(&draft.loras[11].name)), (12, 1_000));
    }

    #[test]
    fn finding_12_nor_are_the_ways_back_and_forward() {
        let draft = Draft { undone: Some(Box::new(long(None))), ..long(Some(long(None))) }.truncated();
        let recalled = draft.recalled.as_deref();
        assert_eq!(recalled.map(|recalled| recalled.notes.len()), Some(MAX_NOTES));
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
        assert_eq!(draft.clone().truncated(), draft);
        let back = Recalled { source: "ComfyUI".into(), notes: Vec::new(), before: draft };
        assert_ne!(form("4", Some(back.clone())).truncated(), form("4", Some(back)));
    }
}
