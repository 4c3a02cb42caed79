//! Every failure in its kind, in words: what happened, what it means, what to do.

use super::address::RefusedAddress;
use super::http::HttpError;
use crate::engine::Failure;
use app::jobs::ErrorKind;
use serde_json::Value;

/// Names listed in a sentence; more would drown it.
const MOST_NAMES: usize = 20;
/// Characters of the engine's own text that are kept.
const MOST_CAUSE: usize = 2_000;

impl From<HttpError> for Failure {
    fn from(error: HttpError) -> Self {
        let cause = error.to_string();
        match error {
            HttpError::NotConnected(_) => unreachable_engine(
                "The ComfyUI server cannot be reached: no connection. See that it runs and that its address is right.",
            ),
            HttpError::BrokeOff(_) => unreachable_engine(
                "The ComfyUI server stopped answering: the connection broke off or took too long.",
            ),
            HttpError::RefusedAddress => Self::new(ErrorKind::EngineUnreachable, RefusedAddress::WORDS),
            HttpError::Status(status, _) => Self::new(ErrorKind::EngineError, of_status(status)),
            HttpError::TooLarge(cap) => Self::new(
                ErrorKind::EngineError,
                format!(
                    "The ComfyUI server sent more than {} MiB in one answer; it was not read.",
                    cap >> 20
                ),
            ),
            HttpError::Unreadable(_) => Self::new(
                ErrorKind::EngineError,
                "The ComfyUI server sent an answer that cannot be read. Have it checked that the address \
                 leads to ComfyUI and not to something before it.",
            ),
        }
        .with_cause(cause)
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
pub(super) fn bad_output(words: impl Into<String>) -> Failure {
    Failure::new(ErrorKind::EngineError, words)
}

/// From the payload of `execution_error`.
pub(super) fn of_execution(payload: Option<&Value>) -> Failure {
    let text = |key: &str| payload.and_then(|payload| payload[key].as_str()).unwrap_or_default().trim();
    let (node, message, exception) = (text("node_type"), text("exception_message"), text("exception_type"));
    let cause = shortened(&format!("node {} {node}: {exception}: {message}", text("node_id")));
    let place = if node.is_empty() { "an unnamed node" } else { node };
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
        first.trim_end_matches('.')
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

pub(super) fn shortened(text: &str) -> String {
    text.chars().take(MOST_CAUSE).collect()
}

/// `a, b, c and 4 more`.
pub(super) fn listed(names: &[String]) -> String {
    let shown = names.iter().take(MOST_NAMES).map(String::as_str).collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(MOST_NAMES) {
        0 if names.is_empty() => "none".into(),
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
