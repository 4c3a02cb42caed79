//! Previews of the one job a page shows: the latest only, at most four per second.

use bytes::{BufMut, Bytes, BytesMut};
use serde::Serialize;
use services::events::Preview;
use std::time::Duration;
use tokio::time::Instant;

/// Time between two previews.
const PREVIEW_INTERVAL: Duration = Duration::from_millis(250);

/// The previews of one page.
#[derive(Default)]
pub struct PreviewWatch {
    job_id: Option<i64>,
    hidden: bool,
    waiting: Option<Preview>,
    next: Option<Instant>,
}

#[derive(Serialize)]
struct Head {
    job_id: i64,
    step: u32,
    mime: &'static str,
}

impl PreviewWatch {
    /// Switches to this job, starting with its latest preview, or to none.
    pub fn at(&mut self, job_id: Option<i64>, latest: Option<Preview>) {
        *self = Self { job_id, hidden: self.hidden, waiting: latest, next: None };
    }

    /// A hidden page gets no previews; when it becomes visible it gets the latest.
    pub fn visible(&mut self, visible: bool) {
        self.hidden = !visible;
    }

    /// Takes a new preview of any job.
    pub fn offer(&mut self, preview: Preview) {
        if self.job_id == Some(preview.job_id) {
            self.waiting = Some(preview);
        }
    }

    /// When the next preview may be sent; `None` while there is none.
    pub fn due(&self) -> Option<Instant> {
        self.waiting.as_ref().filter(|_| !self.hidden)?;
        Some(self.next.unwrap_or_else(Instant::now))
    }

    /// The frame to send: `[u32 big endian: length][JSON][picture]`.
    pub fn take(&mut self) -> Option<Bytes> {
        let preview = self.waiting.take()?;
        self.next = Some(Instant::now() + PREVIEW_INTERVAL);
        frame(&preview)
    }
}

fn frame(preview: &Preview) -> Option<Bytes> {
    let head = Head { job_id: preview.job_id, step: preview.step, mime: preview.mime };
    let head = serde_json::to_vec(&head).ok()?;
    let mut frame = BytesMut::with_capacity(4 + head.len() + preview.image.len());
    frame.put_u32(u32::try_from(head.len()).ok()?);
    frame.put_slice(&head);
    frame.put_slice(&preview.image);
    Some(frame.freeze())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn preview(job_id: i64, step: u32) -> Preview {
        Preview { job_id, step, mime: "image/jpeg", image: std::sync::Arc::from(&b"picture"[..]) }
    }

    #[tokio::test]
    async fn row_24_only_the_latest_preview_is_sent_four_times_a_second() {
        let mut watch = PreviewWatch::default();
        watch.at(Some(7), Some(preview(7, 1)));
        assert!(watch.due().unwrap() <= Instant::now());
        let sent = Instant::now();
        let frame = watch.take().unwrap();
        let length = u32::from_be_bytes(frame[..4].try_into().unwrap()) as usize;
        let head: serde_json::Value = serde_json::from_slice(&frame[4..4 + length]).unwrap();
        assert_eq!((head["job_id"].as_i64(), head["step"].as_i64()), (Some(7), Some(1)));
        assert_eq!(&frame[4 + length..], b"picture");

        watch.offer(preview(7, 2));
        watch.offer(preview(7, 3));
        watch.offer(preview(8, 9));
        assert!(watch.due().unwrap() - sent >= PREVIEW_INTERVAL);
        assert!(String::from_utf8_lossy(&watch.take().unwrap()).contains("\"step\":3"));
        assert!(watch.due().is_none());
    }

    #[tokio::test]
    async fn a_hidden_page_gets_the_latest_preview_when_it_becomes_visible() {
        let mut watch = PreviewWatch::default();
        watch.at(Some(7), None);
        watch.visible(false);
        watch.offer(preview(7, 2));
        assert!(watch.due().is_none());
        watch.visible(true);
        assert!(watch.due().is_some());
    }
}
