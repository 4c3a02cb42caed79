//! The bus that tells one person's open pages what changed.
//! Whole new states, never deltas; published after commit, never inside a transaction.

use serde::Serialize;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::broadcast;

/// Frames a slow page may fall behind before its socket is closed and it refetches.
const BACKLOG: usize = 256;

/// What a text frame is about; its name on the wire is lower case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Topic {
    Hello,
    Job,
    Progress,
    Notification,
    Unread,
    Queue,
    Engine,
    Tick,
}

/// A picture in the making. Latest only: nobody needs the one before.
#[derive(Clone, Debug)]
pub struct Preview {
    pub job_id: i64,
    pub step: u32,
    /// MIME type of `image`.
    pub mime: &'static str,
    pub image: Arc<[u8]>,
}

/// What travels on the bus.
#[derive(Clone, Debug)]
pub enum Event {
    /// A finished text frame `{"topic":…,"data":…}` and, where it is about a job, whose it is.
    Text {
        topic: Topic,
        frame: Arc<str>,
    },
    Preview(Preview),
    /// Sessions of this person have ended: each socket looks whether its own still holds.
    SignOut,
}

#[derive(Serialize)]
struct Envelope<'a, T> {
    topic: Topic,
    data: &'a T,
}

/// The text frame for `data`.
pub fn frame<T: Serialize>(topic: Topic, data: &T) -> Result<Arc<str>, serde_json::Error> {
    Ok(serde_json::to_string(&Envelope { topic, data })?.into())
}

/// One broadcast channel per person who is looking, and the latest preview of each running job.
// A std Mutex: it is held for a map look-up only, never across an await.
#[derive(Clone, Default)]
pub struct Events {
    people: Arc<Mutex<HashMap<String, broadcast::Sender<Event>>>>,
    previews: Arc<Mutex<HashMap<i64, Preview>>>,
}

impl Events {
    /// Everything that is published to `user_id` from now on.
    pub fn subscribe(&self, user_id: &str) -> broadcast::Receiver<Event> {
        let mut people = self.people.lock().unwrap_or_else(PoisonError::into_inner);
        people.retain(|id, sender| id == user_id || sender.receiver_count() > 0);
        people.entry(user_id.to_owned()).or_insert_with(|| broadcast::channel(BACKLOG).0).subscribe()
    }

    /// Tells every open page of `user_id`. Nobody looking is fine: the database says what is.
    pub fn publish<T: Serialize>(&self, user_id: &str, topic: Topic, data: &T) {
        match frame(topic, data) {
            Ok(frame) => self.send(user_id, Event::Text { topic, frame }),
            Err(error) => tracing::error!(%error, ?topic, "event could not be written as JSON"),
        }
    }

    /// Tells everybody who is looking.
    pub fn publish_to_all<T: Serialize>(&self, topic: Topic, data: &T) {
        for user_id in self.watchers() {
            self.publish(&user_id, topic, data);
        }
    }

    /// Ids of those who have a page open.
    pub fn watchers(&self) -> Vec<String> {
        self.people.lock().unwrap_or_else(PoisonError::into_inner).keys().cloned().collect()
    }

    /// True when a page of `user_id` is open.
    pub fn is_watched(&self, user_id: &str) -> bool {
        let people = self.people.lock().unwrap_or_else(PoisonError::into_inner);
        people.get(user_id).is_some_and(|sender| sender.receiver_count() > 0)
    }

    /// Has the sockets of `user_id` look whether their sessions still hold.
    pub fn sign_out(&self, user_id: &str) {
        self.send(user_id, Event::SignOut);
    }

    /// Keeps `preview` as the job's latest and sends it to the pages that look.
    pub fn preview(&self, user_id: &str, preview: Preview) {
        let mut previews = self.previews.lock().unwrap_or_else(PoisonError::into_inner);
        previews.insert(preview.job_id, preview.clone());
        drop(previews);
        self.send(user_id, Event::Preview(preview));
    }

    /// The latest preview of a running job.
    pub fn latest_preview(&self, job_id: i64) -> Option<Preview> {
        self.previews.lock().unwrap_or_else(PoisonError::into_inner).get(&job_id).cloned()
    }

    /// Forgets the preview of a job that ended.
    pub fn forget_preview(&self, job_id: i64) {
        self.previews.lock().unwrap_or_else(PoisonError::into_inner).remove(&job_id);
    }

    fn send(&self, user_id: &str, event: Event) {
        let people = self.people.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(sender) = people.get(user_id) {
            // An error only means that nobody is looking any more.
            let _ = sender.send(event);
        }
    }
}
