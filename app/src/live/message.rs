//! Messages from the server to a page.

use crate::jobs::{GenerationJob, ProgressFrame, QueueCounts};
use crate::notifications::{NotificationFrame, Unread};

/// A message from the server.
#[derive(Clone, Debug)]
pub enum Message {
    Job(Box<GenerationJob>),
    Progress(ProgressFrame),
    Queue(QueueCounts),
    /// A new notification, or the current state of an earlier one.
    Notification(Box<NotificationFrame>),
    /// The number of unread notifications.
    Unread(Unread),
    /// A preview as a blob URL, which its receiver revokes.
    Preview {
        job_id: i64,
        url: String,
    },
    /// Messages may have been missed, or there is no socket: load the current state again.
    Refetch,
}
