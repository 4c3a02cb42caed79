//! Why an engine returned no images or no response, in texts of limited length.

use domain::jobs::ErrorKind;

/// Characters of a message for people: a few sentences, shown on pages and sent in each frame about the job.
const MAX_MESSAGE: usize = 500;
/// Characters of the technical cause, which is stored with each attempt.
pub(crate) const MAX_CAUSE: usize = 2_000;
/// Characters of a response excerpt: enough to see which program sent it.
pub(crate) const MAX_RESPONSE_EXCERPT: usize = 400;

/// Why an attempt failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    pub kind: ErrorKind,
    /// What happened, why and what to do, for the job's owner. At most 500 characters.
    pub message: String,
    /// The technical cause for the job's owner, at most 2,000 characters. Never the body of a response: a
    /// mistyped address may lead to a service that members must not read.
    pub cause: Option<String>,
    /// The start of an unusable response, at most 400 characters. For the log and for admins only; it is
    /// never written to a job.
    pub response: Option<String>,
}

impl Failure {
    pub fn new(kind: ErrorKind, message: impl AsRef<str>) -> Self {
        Self { kind, message: truncated(message.as_ref(), MAX_MESSAGE), cause: None, response: None }
    }

    #[must_use]
    pub fn with_cause(mut self, cause: impl AsRef<str>) -> Self {
        self.cause = Some(truncated(cause.as_ref(), MAX_CAUSE));
        self
    }

    /// Adds the start of a response, for admins. Ignores an empty one.
    #[must_use]
    pub fn with_response(mut self, response: impl AsRef<str>) -> Self {
        let response = response.as_ref().trim();
        self.response = (!response.is_empty()).then(|| truncated(response, MAX_RESPONSE_EXCERPT));
        self
    }

    /// The message, and the start of the response if there is one. At most about 900 characters.
    pub fn admin_message(&self) -> String {
        match &self.response {
            Some(response) => format!("{} Response: {response}", self.message),
            None => self.message.clone(),
        }
    }
}

/// `text` within `most` characters; a longer one is cut and ends with "…". NUL, which PostgreSQL cannot
/// store, becomes "\u{fffd}".
pub(crate) fn truncated(text: &str, most: usize) -> String {
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
    fn finding_8_failure_texts_are_limited() {
        let long = "é".repeat(3_000_000);
        let failure = Failure::new(ErrorKind::EngineError, &long).with_cause(&long).with_response(&long);
        for (text, most) in
            [(Some(&failure.message), 500), (failure.cause.as_ref(), 2_000), (failure.response.as_ref(), 400)]
        {
            let text = text.unwrap();
            assert_eq!(text.chars().count(), most);
            assert!(text.ends_with("é…"));
        }
    }

    #[test]
    fn short_texts_are_unchanged_and_nul_is_replaced() {
        assert_eq!(truncated("äöü", 3), "äöü");
        assert_eq!(truncated("äöüß", 3), "äö…");
        assert_eq!(truncated("a\0b", 3), "a\u{fffd}b");
        assert_eq!(Failure::new(ErrorKind::Internal, "Why.").with_response("  ").response, None);
    }
}
