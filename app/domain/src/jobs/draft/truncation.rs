//! Limits of a stored form. Every request of a session reads its draft, so it must stay small whatever a client sends.

use super::{Draft, DraftLora};
use crate::jobs::limits;
use crate::recall::Recalled;

/// Maximum depth of undo and redo forms: the depth that recalls create.
const MAX_DEPTH: usize = 3;
/// Maximum number of notes about an image's settings: more than an image within the limits has.
const MAX_NOTES: usize = 100;

impl Draft {
    /// Truncates every text to the limits of a draft, including the undo and redo forms.
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

    /// The texts except for the prompts and the LoRAs.
    fn names_and_numbers(&mut self) -> [&mut String; 10] {
        // Lists every field, so that a new one isn't forgotten.
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

/// Truncates to the first `most` characters.
fn truncate_chars(text: &mut String, most: usize) {
    if let Some((end, _)) = text.char_indices().nth(most) {
        text.truncate(end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A form whose texts are all too long, with `before` as its undo form.
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
    fn finding_12_every_text_of_a_draft_is_truncated() {
        let draft = long(None).truncated();
        let length = |text: &str| text.chars().count();
        assert_eq!((length(&draft.prompt), length(&draft.negative_prompt)), (20_000, 30_000));
        assert_eq!((length(&draft.checkpoint_model), length(&draft.seed)), (1_000, 1_000));
        assert_eq!((draft.loras.len(), length(&draft.loras[11].name)), (12, 1_000));
    }

    #[test]
    fn finding_12_undo_and_redo_forms_are_truncated() {
        let draft = Draft { undone: Some(Box::new(long(None))), ..long(Some(long(None))) }.truncated();
        let recalled = draft.recalled.as_deref();
        assert_eq!(recalled.map(|recalled| recalled.notes.len()), Some(MAX_NOTES));
        assert_eq!(recalled.map(|recalled| recalled.before.loras.len()), Some(12));
        assert_eq!(draft.undone.as_deref().map(|undone| undone.prompt.chars().count()), Some(20_000));
    }

    #[test]
    fn finding_12_forms_within_the_limits_are_unchanged_three_deep() {
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
