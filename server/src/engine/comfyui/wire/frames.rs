//! Parses the frames of a socket into the events of a run.

use bytes::Bytes;
use serde_json::Value;

/// Bytes of a text frame that is read. A node's texts may be long; a run's own reports are some kilobytes.
const MAX_TEXT: usize = 1 << 20;
/// Bytes of a preview frame that is read; previews are about 60 kB.
const MAX_PREVIEW: usize = 2 << 20;

/// One frame, about the prompt it names; a frame without a prompt is about the socket's own prompt.
#[derive(Clone, Debug, PartialEq)]
pub struct SocketFrame {
    pub prompt_id: Option<String>,
    pub event: FrameEvent,
}

/// What a frame reports.
#[derive(Clone, Debug, PartialEq)]
pub enum FrameEvent {
    /// These nodes are served from the cache and do not run.
    Cached(Vec<String>),
    /// A node starts.
    Executing(String),
    /// The run has ended and is in the history.
    Finished,
    Progress(NodeProgress),
    /// Every node that has started so far.
    State(Vec<NodeProgress>),
    Preview {
        mime: &'static str,
        image: Bytes,
    },
    /// Shows that the server is alive, without content to read.
    KeepAlive,
}

/// The progress of a node.
#[derive(Clone, Debug, PartialEq)]
pub struct NodeProgress {
    pub node: String,
    pub value: f64,
    pub max: f64,
    pub finished: bool,
}

/// Reads a text frame; `None` for one that is irrelevant, too long or malformed.
pub fn text(frame: &str) -> Option<SocketFrame> {
    if frame.len() > MAX_TEXT {
        return None;
    }
    let message: Value = serde_json::from_str(frame).ok()?;
    let data = message.get("data")?;
    let event = match message.get("type")?.as_str()? {
        "execution_cached" => FrameEvent::Cached(strings(data.get("nodes")?)),
        "executing" => match data.get("node") {
            Some(Value::String(node)) => FrameEvent::Executing(node.clone()),
            _ if data.get("prompt_id").is_some() => FrameEvent::Finished,
            _ => return None,
        },
        "progress" => FrameEvent::Progress(step(data.get("node")?.as_str()?, data)?),
        "progress_state" => FrameEvent::State(states(data)?),
        "execution_start"
        | "executed"
        | "execution_success"
        | "execution_error"
        | "execution_interrupted" => FrameEvent::KeepAlive,
        _ => return None,
    };
    Some(SocketFrame { prompt_id: data.get("prompt_id").and_then(Value::as_str).map(str::to_owned), event })
}

fn strings(list: &Value) -> Vec<String> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn step(node: &str, data: &Value) -> Option<NodeProgress> {
    Some(NodeProgress {
        node: node.to_owned(),
        value: data.get("value")?.as_f64()?,
        max: data.get("max")?.as_f64()?,
        finished: data.get("state").and_then(Value::as_str) == Some("finished"),
    })
}

fn states(data: &Value) -> Option<Vec<NodeProgress>> {
    Some(data.get("nodes")?.as_object()?.iter().filter_map(|(node, state)| step(node, state)).collect())
}

/// Reads a binary frame: previews without (1) and with metadata (4); others, and those too large, are ignored.
pub fn binary(frame: &Bytes) -> Option<SocketFrame> {
    if frame.len() > MAX_PREVIEW {
        return None;
    }
    match number(frame, 0)? {
        1 => {
            let mime = image_type(number(frame, 4)?)?;
            Some(SocketFrame {
                prompt_id: None,
                event: FrameEvent::Preview { mime, image: frame.slice(8..) },
            })
        }
        4 => {
            let end = 8usize.checked_add(usize::try_from(number(frame, 4)?).ok()?)?;
            let metadata: Value = serde_json::from_slice(frame.get(8..end)?).ok()?;
            let mime = match metadata.get("image_type")?.as_str()? {
                "image/jpeg" => "image/jpeg",
                "image/png" => "image/png",
                _ => return None,
            };
            let prompt_id = metadata.get("prompt_id").and_then(Value::as_str).map(str::to_owned);
            Some(SocketFrame { prompt_id, event: FrameEvent::Preview { mime, image: frame.slice(end..) } })
        }
        _ => None,
    }
}

fn number(frame: &Bytes, at: usize) -> Option<u32> {
    frame.get(at..at + 4)?.try_into().ok().map(u32::from_be_bytes)
}

fn image_type(number: u32) -> Option<&'static str> {
    match number {
        1 => Some("image/jpeg"),
        2 => Some("image/png"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_and_unknown_frames_are_ignored() {
        for frame in ["", "[]", "{\"type\":\"executing\"}", r#"{"type":"logs","data":{}}"#] {
            assert_eq!(text(frame), None, "{frame}");
        }
        for frame in [&b""[..], b"\0\0\0\x01", b"\0\0\0\x04\xff\xff\xff\xff{}", b"\0\0\0\x03\0\0\0\0"] {
            assert_eq!(binary(&Bytes::copy_from_slice(frame)), None, "{frame:?}");
        }
    }

    #[test]
    fn executing_null_is_the_end_only_with_a_prompt() {
        let over = text(r#"{"type":"executing","data":{"node":null,"prompt_id":"p"}}"#);
        assert_eq!(over, Some(SocketFrame { prompt_id: Some("p".into()), event: FrameEvent::Finished }));
        assert_eq!(text(r#"{"type":"executing","data":{"node":null}}"#), None);
        let again = text(r#"{"type":"executing","data":{"node":"3"}}"#);
        assert_eq!(again, Some(SocketFrame { prompt_id: None, event: FrameEvent::Executing("3".into()) }));
    }

    #[test]
    fn finding_8_frames_that_are_too_large_are_ignored() {
        let preview =
            |bytes: usize| binary(&[&[0, 0, 0, 1, 0, 0, 0, 1][..], &vec![0; bytes]].concat().into());
        assert!(preview(MAX_PREVIEW - 8).is_some());
        assert_eq!(preview(MAX_PREVIEW - 7), None);
        let executing = |node: usize| {
            text(&format!(r#"{{"type":"executing","data":{{"node":"{}"}}}}"#, "3".repeat(node)))
        };
        assert!(executing(1).is_some());
        assert_eq!(executing(MAX_TEXT), None);
    }
}
