//! Parses the server's frames.

use crate::live::message::Message;
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use web_sys::{Blob, BlobPropertyBag, Url};

/// The first frame of a socket.
#[derive(Deserialize)]
pub(super) struct Hello {
    pub server_time: DateTime<Utc>,
    pub version: String,
}

/// A parsed frame.
pub(super) enum ServerFrame {
    Hello(Hello),
    Message(Message),
}

#[derive(Deserialize)]
struct TopicName {
    topic: String,
}

#[derive(Deserialize)]
struct IncomingData<T> {
    data: T,
}

/// Parses a text frame; `None` for ticks and unknown topics.
pub(super) fn text(frame: &str) -> Option<ServerFrame> {
    let TopicName { topic } = serde_json::from_str(frame).ok()?;
    match topic.as_str() {
        "hello" => data(frame).map(ServerFrame::Hello),
        "job" => data(frame).map(|job| ServerFrame::Message(Message::Job(Box::new(job)))),
        "progress" => data(frame).map(|progress| ServerFrame::Message(Message::Progress(progress))),
        "queue" => data(frame).map(|counts| ServerFrame::Message(Message::Queue(counts))),
        "notification" => data(frame).map(|sent| ServerFrame::Message(Message::Notification(Box::new(sent)))),
        "unread" => data(frame).map(|unread| ServerFrame::Message(Message::Unread(unread))),
        _ => None,
    }
}

fn data<T: DeserializeOwned>(frame: &str) -> Option<T> {
    serde_json::from_str::<IncomingData<T>>(frame).ok().map(|envelope| envelope.data)
}

#[derive(Deserialize)]
struct PreviewHead {
    job_id: i64,
    mime: String,
}

/// Parses a preview: length of the head as u32 (big-endian), the head as JSON, the image.
pub(super) fn preview(frame: &[u8]) -> Option<ServerFrame> {
    let (length, rest) = frame.split_first_chunk::<4>()?;
    let (head, picture) = rest.split_at_checked(u32::from_be_bytes(*length) as usize)?;
    let head: PreviewHead = serde_json::from_str(str::from_utf8(head).ok()?).ok()?;
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(picture));
    let properties = BlobPropertyBag::new();
    properties.set_type(&head.mime);
    let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &properties).ok()?;
    let url = Url::create_object_url_with_blob(&blob).ok()?;
    Some(ServerFrame::Message(Message::Preview { job_id: head.job_id, url }))
}
