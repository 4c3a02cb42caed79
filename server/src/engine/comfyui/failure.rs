//! The kind and message of every failure: what happened, why, what to do.

use super::wire::address::RefusedAddress;
use super::wire::http::HttpError;
use crate::engine::{Failure, MAX_CAUSE, truncated};
use domain::jobs::ErrorKind;
use serde_json::Value;

/// Names listed in a sentence; more would be unreadable.
const MAX_NAMES: usize = 20;
/// Maximum characters of a file's, node's or input's name in a sentence.
pub(super) const MAX_NAME: usize = 80;
/// Maximum characters of all names or reasons in a sentence, so that the advice after them isn't cut off.
pub(super) const MAX_LIST: usize = 280;

impl From<HttpError> for Failure {
    fn from(error: HttpError) -> Self {
        let (cause, response) = (error.to_string(), error.response().to_owned());
        match error {
            HttpError::NotConnected(_) => {
                unreachable_engine("Can't reach ComfyUI. Check that it's running and the address is right.")
            }
            HttpError::ConnectionLost(_) => unreachable_engine("ComfyUI stopped responding."),
            HttpError::RefusedAddress => Self::new(ErrorKind::EngineUnreachable, RefusedAddress::WORDS),
            HttpError::Status(status, _) | HttpError::NoSocket(status) => {
                Self::new(ErrorKind::EngineError, of_status(status))
            }
            HttpError::TooLarge(cap) => Self::new(
                ErrorKind::EngineError,
                format!("ComfyUI sent more than {} MiB in one response, which is over the limit.", cap >> 20),
            ),
            HttpError::Unreadable { .. } => Self::new(
                ErrorKind::EngineError,
                "ComfyUI sent an unreadable response. Check that the address leads to ComfyUI itself.",
            ),
        }
        .with_cause(cause)
        .with_response(response)
    }
}

fn unreachable_engine(words: &str) -> Failure {
    Failure::new(ErrorKind::EngineUnreachable, words)
}

fn of_status(status: u16) -> String {
    let meaning = match status {
        300..=399 => "it redirects; use the final address",
        401 | 403 => "access denied",
        404 | 405 => "no ComfyUI at this address",
        413 => "the job is too large",
        _ => "check its log",
    };
    format!("ComfyUI returned HTTP {status}: {meaning}.")
}

/// The server lost the prompt: it restarted, or its queue was cleared.
pub(super) fn forgotten() -> Failure {
    unreachable_engine("ComfyUI lost this job: it restarted or its queue was cleared.")
}

/// No frame and no change in the queue for `seconds`.
pub(super) fn stalled(seconds: u64) -> Failure {
    Failure::new(
        ErrorKind::Stalled,
        format!("No progress for {seconds} s, so the job was moved. Restart ComfyUI if it keeps happening."),
    )
}

/// No progress for `seconds`, and the job did not stop on request.
pub(super) fn stuck(seconds: u64) -> Failure {
    Failure::new(
        ErrorKind::Stalled,
        format!(
            "No progress for {seconds} s and ComfyUI isn't responding to stop, so the job was moved. \
             Restart ComfyUI; it gets no new jobs until then."
        ),
    )
}

/// Interrupted, but not by this server.
pub(super) fn interrupted() -> Failure {
    Failure::new(
        ErrorKind::EngineError,
        "Someone stopped this job in ComfyUI itself. Generate again if you still want it.",
    )
}

/// The run succeeded, but its images are missing or invalid.
pub(super) fn bad_output(words: impl AsRef<str>) -> Failure {
    Failure::new(ErrorKind::EngineError, words)
}

/// From the payload of `execution_error`.
pub(super) fn of_execution(payload: Option<&Value>) -> Failure {
    let text = |key: &str| payload.and_then(|payload| payload[key].as_str()).unwrap_or_default().trim();
    let (node, message, exception) = (text("node_type"), text("exception_message"), text("exception_type"));
    // Each may be megabytes long.
    let [id, class, error, reason] =
        [text("node_id"), node, exception, message].map(|text| truncated(text, MAX_CAUSE));
    let cause = format!("node {id} {class}: {error}: {reason}");
    let place = if node.is_empty() { "an unnamed node".to_owned() } else { truncated(node, MAX_NAME) };
    if is_memory(message) || is_memory(exception) {
        let words = format!("ComfyUI ran out of memory in {place}. Use a smaller size, batch or model.");
        return Failure::new(ErrorKind::OutOfMemory, words).with_cause(cause);
    }
    let first = message.lines().next().filter(|line| !line.is_empty()).unwrap_or("no reason given");
    let words = format!(
        "ComfyUI error in {place}: {}. See details.",
        truncated(first.trim_end_matches('.'), MAX_LIST)
    );
    Failure::new(ErrorKind::EngineError, words).with_cause(cause)
}

fn is_memory(text: &str) -> bool {
    let text = text.to_lowercase();
    ["out of memory", "outofmemory", "can't allocate memory", "cannot allocate memory", "not enough memory"]
        .iter()
        .chain(&["allocation on device", "failed to allocate"])
        .any(|sign| text.contains(sign))
}

/// `a, b, c and 4 more`; at most slightly longer than [`MAX_LIST`].
pub(super) fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    joined(names.map(|name| truncated(name, MAX_NAME)), ", ")
}

/// Joins as many texts as fit into a sentence, and adds how many more there are.
pub(super) fn joined(texts: impl Iterator<Item = String>, separator: &str) -> String {
    let mut shown: Vec<String> = Vec::new();
    let (mut length, mut more) = (0, 0);
    for text in texts {
        length += text.chars().count() + separator.len();
        if more > 0 || shown.len() == MAX_NAMES || length > MAX_LIST {
            more += 1;
        } else {
            shown.push(text);
        }
    }
    match more {
        0 if shown.is_empty() => "none".into(),
        0 => shown.join(separator),
        more => format!("{} and {more} more", shown.join(separator)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn finding_8_lists_of_names_are_limited_and_count_the_rest() {
        let long = "n".repeat(5_000_000);
        let list = listed([&*long; 12_000].into_iter());
        assert!(list.chars().count() <= MAX_LIST + 20 && list.ends_with("… and 11997 more"), "{list}");
        assert_eq!(listed(["a", "b"].into_iter()), "a, b");
        assert_eq!(listed(["a"; 23].into_iter()), format!("{} and 3 more", ["a"; 20].join(", ")));
        assert_eq!(listed(std::iter::empty()), "none");
    }

    #[test]
    fn finding_8_an_endless_exception_is_truncated_and_keeps_the_advice() {
        let long = "exploded ".repeat(400_000);
        let payload = json!({ "node_type": long, "node_id": long, "exception_message": long });
        let failure = of_execution(Some(&payload));
        assert!(failure.message.chars().count() <= 500, "{}", failure.message);
        assert!(failure.message.ends_with("See details."), "{}", failure.message);
        assert!(failure.cause.unwrap().chars().count() <= 2_000);
    }
}
