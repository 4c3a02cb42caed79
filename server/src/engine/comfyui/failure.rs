//! Every failure in its kind, in words: what happened, what it means, what to do.

use super::address::RefusedAddress;
use super::http::HttpError;
use crate::engine::{Failure, MAX_CAUSE, truncated};
use domain::jobs::ErrorKind;
use serde_json::Value;

/// Names listed in a sentence; more would drown it.
const MAX_NAMES: usize = 20;
/// Characters of a name in a sentence: of a file, a node or an input.
pub(super) const MAX_NAME: usize = 80;
/// Characters of all names or reasons in a sentence, so that what follows them, the advice, is not cut off.
pub(super) const MAX_LIST: usize = 280;

impl From<HttpError> for Failure {
    fn from(error: HttpError) -> Self {
        let (cause, response) = (error.to_string(), error.response().to_owned());
        match error {
            HttpError::NotConnected(_) => unreachable_engine(
                "The ComfyUI server cannot be reached: no connection. See that it runs and that its address is right.",
            ),
            HttpError::ConnectionLost(_) => unreachable_engine(
                "The ComfyUI server stopped answering: the connection broke off or took too long.",
            ),
            HttpError::RefusedAddress => Self::new(ErrorKind::EngineUnreachable, RefusedAddress::WORDS),
            HttpError::Status(status, _) | HttpError::NoSocket(status) => Self::new(ErrorKind::EngineError, of_status(status)),
            HttpError::TooLarge(cap) => Self::new(
                ErrorKind::EngineError,
                format!(
                    "The ComfyUI server sent more than {} MiB in one response; it was not read.",
                    cap >> 20
                ),
            ),
            HttpError::Unreadable { .. } => Self::new(
                ErrorKind::EngineError,
                "The ComfyUI server sent a response that cannot be read. Have it checked that the address \
                 leads to ComfyUI and not to something before it.",
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
        300..=399 => "it redirects; its final address is needed",
        401 | 403 => "it does not let us in",
        404 | 405 => "no ComfyUI answers at this address",
        413 => "the job is too large for it",
        _ => "something is wrong there; its log says what",
    };
    format!("The ComfyUI server answered with HTTP {status}: {meaning}.")
}

/// The server lost the prompt: restarted, or somebody emptied its queue.
pub(super) fn forgotten() -> Failure {
    unreachable_engine(
        "The ComfyUI server no longer knows this job: it was restarted or its queue was emptied.",
    )
}

/// Neither a frame nor a change in the queue for `seconds`.
pub(super) fn stalled(seconds: u64) -> Failure {
    Failure::new(
        ErrorKind::Stalled,
        format!(
            "ComfyUI has not moved for {seconds} s, so the job was taken off it. \
             If this happens again, have the server restarted."
        ),
    )
}

/// Neither moved for `seconds` nor let go of the job when it was told to.
pub(super) fn stuck(seconds: u64) -> Failure {
    Failure::new(
        ErrorKind::Stalled,
        format!(
            "ComfyUI has not moved for {seconds} s and does not react to being stopped, so the job was taken \
             off it. It gets no more work until it moves again; have the server restarted."
        ),
    )
}

/// Interrupted, but not by us.
pub(super) fn interrupted() -> Failure {
    Failure::new(
        ErrorKind::EngineError,
        "Somebody stopped this job on the ComfyUI server itself. Generate again if you still want it.",
    )
}

/// The run ended well, but its pictures are not what they should be.
pub(super) fn bad_output(words: impl AsRef<str>) -> Failure {
    Failure::new(ErrorKind::EngineError, words)
}

/// From the payload of `execution_error`.
pub(super) fn of_execution(payload: Option<&Value>) -> Failure {
    let text = |key: &str| payload.and_then(|payload| payload[key].as_str()).unwrap_or_default().trim();
    let (node, message, exception) = (text("node_type"), text("exception_message"), text("exception_type"));
    // Each may have megabytes.
    let [id, class, error, reason] =
        [text("node_id"), node, exception, message].map(|text| truncated(text, MAX_CAUSE));
    let cause = format!("node {id} {class}: {error}: {reason}");
    let place = if node.is_empty() { "an unnamed node".to_owned() } else { truncated(node, MAX_NAME) };
    if is_memory(message) || is_memory(exception) {
        let words = format!(
            "The ComfyUI server ran out of memory in {place}. \
             Make the picture smaller or the batch shorter, or choose a smaller model."
        );
        return Failure::new(ErrorKind::OutOfMemory, words).with_cause(cause);
    }
    let first = message.lines().next().filter(|line| !line.is_empty()).unwrap_or("it gave no reason");
    let words = format!(
        "ComfyUI failed in {place}: {}. If it fails again, have the model and the server's log checked.",
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

/// `a, b, c and 4 more`; within [`MAX_LIST`] characters and a few.
pub(super) fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    joined(names.map(|name| truncated(name, MAX_NAME)), ", ")
}

/// Texts in a sentence, as many as it has room for, and how many more there are.
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
    fn finding_8_lists_of_names_have_an_end_and_count_the_rest() {
        let long = "n".repeat(5_000_000);
        let told = listed([&*long; 12_000].into_iter());
        assert!(told.chars().count() <= MAX_LIST + 20 && told.ends_with("… and 11997 more"), "{told}");
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
        assert!(
            failure.message.ends_with("have the model and the server's log checked."),
            "{}",
            failure.message
        );
        assert!(failure.cause.unwrap().chars().count() <= 2_000);
    }
}
