//! Why an engine gave no pictures or no answer, in texts that have an end.

use domain::jobs::ErrorKind;

/// Characters of a message to people: a few sentences, shown on pages and sent in each frame about the job.
const MOST_WORDS: usize = 500;
/// Characters of the technical cause, which is kept with each attempt.
pub(crate) const MOST_CAUSE: usize = 2_000;
/// Characters of an answer's beginning: enough to see which program sent it.
pub(crate) const MOST_ANSWER: usize = 400;

/// Why an attempt failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    pub kind: ErrorKind,
    /// What happened, what it means and what to do, for the job's owner. At most 500 characters.
    pub words: String,
    /// The technical cause for the job's owner, at most 2,000 characters. Never the body of an answer: a
    /// mistyped address leads to a service that members must not read.
    pub cause: Option<String>,
    /// The beginning of an answer that was of no use, at most 400 characters. For the log and for admins
    /// only; it is never written to a job.
    pub answer: Option<String>,
}

impl Failure {
    pub fn new(kind: ErrorKind, words: impl AsRef<str>) -> Self {
        Self { kind, words: bounded(words.as_ref(), MOST_WORDS), cause: None, answer: None }
    }

    #[must_use]
    pub fn with_cause(mut self, cause: impl AsRef<str>) -> Self {
        self.cause = Some(bounded(cause.as_ref(), MOST_CAUSE));
        self
    }

    /// Keeps the beginning of an answer for admins; an empty one is left out.
    #[must_use]
    pub fn with_answer(mut self, answer: impl AsRef<str>) -> Self {
        let answer = answer.as_ref().trim();
        self.answer = (!answer.is_empty()).then(|| bounded(answer, MOST_ANSWER));
        self
    }

    /// The words, and the beginning of the answer if there is one. At most some 900 characters.
    pub fn for_admins(&self) -> String {
        match &self.answer {
            Some(answer) => format!("{} The answer begins: {answer}", self.words),
            None => self.words.clone(),
        }
    }
}

/// `text` within `most` characters; one that is longer is cut and ends with "…". NUL, which PostgreSQL does
/// not store, becomes "\u{fffd}".
pub(crate) fn bounded(text: &str, most: usize) -> String {
    let storable = |letter| if letter == '\0' { char::REPLACEMENT_CHARACTER } else { letter };
    let mut kept: String = text.chars().take(most).map(storable).collect();
    if text.chars().nth(most).is_some() {
        kept.pop();
        kept.push('…');
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finding_8_no_text_of_a_failure_is_longer_than_its_limit() {
        let long = "é".repeat(3_000_000);
        let failure = Failure::new(ErrorKind::EngineError, &long).with_cause(&long).with_answer(&long);
        for (text, most) in
            [(Some(&failure.words), 500), (failure.cause.as_ref(), 2_000), (failure.answer.as_ref(), 400)]
        {
            let text = text.unwrap();
            assert_eq!(text.chars().count(), most);
            assert!(text.ends_with("é…"));
        }
    }

    #[test]
    fn short_texts_stay_as_they_are_and_nul_can_be_stored() {
        assert_eq!(bounded("äöü", 3), "äöü");
        assert_eq!(bounded("äöüß", 3), "äö…");
        assert_eq!(bounded("a\0b", 3), "a\u{fffd}b");
        assert_eq!(Failure::new(ErrorKind::Internal, "Why.").with_answer("  ").answer, None);
    }
}
