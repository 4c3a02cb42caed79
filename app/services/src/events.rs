//! The bus that sends changes to a user's open pages.
//! It carries whole new states, never deltas; published after commit, never inside a transaction.

use serde::Serialize;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::broadcast;

/// Frames that a slow page may lag behind before its socket is closed and it refetches.
const BACKLOG: usize = 256;

/// Topic of a text frame, lower case on the wire.
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

/// A preview of an unfinished image. Only the latest is kept.
#[derive(Clone, Debug)]
pub struct Preview {
    pub job_id: i64,
    pub step: u32,
    /// MIME type of `image`.
    pub mime: &'static str,
    pub image: Arc<[u8]>,
}

/// A message on the bus.
#[derive(Clone, Debug)]
pub enum Event {
    /// A complete text frame `{"topic":…,"data":…}`.
    Text {
        topic: Topic,
        frame: Arc<str>,
    },
    Preview(Preview),
    /// Sessions of this user have ended: each socket checks whether its own is still valid.
    SignOut,
}

#[derive(Serialize)]
struct EventFrame<'a, T> {
    topic: Topic,
    data: &'a T,
}

/// The text frame for `data`.
pub fn frame<T: Serialize>(topic: Topic, data: &T) -> Result<Arc<str>, serde_json::Error> {
    Ok(serde_json::to_string(&EventFrame { topic, data })?.into())
}

/// One broadcast channel per user with an open page, and the latest preview of each running job.
// A std Mutex: it is held only for a map lookup, never across an await.
#[derive(Clone, Default)]
pub struct Events {
    people: Arc<Mutex<HashMap<String, broadcast::Sender<Event>>>>,
    previews: Arc<Mutex<HashMap<i64, Preview>>>,
}

impl Events {
    /// Receives everything published to `user_id` from now on.
    pub fn subscribe(&self, user_id: &str) -> broadcast::Receiver<Event> {
        let mut people = self.people.lock().unwrap_or_else(PoisonError::into_inner);
        people.retain(|id, sender| id == user_id || sender.receiver_count() > 0);
        people.entry(user_id.to_owned()).or_insert_with(|| broadcast::channel(BACKLOG).0).subscribe()
    }

    /// Sends to every open page of `user_id`. With no page open it does nothing: the database has the state.
    pub fn publish<T: Serialize>(&self, user_id: &str, topic: Topic, data: &T) {
        match frame(topic, data) {
            Ok(frame) => self.send(user_id, Event::Text { topic, frame }),
            Err(error) => tracing::error!(%error, ?topic, "could not serialize an event"),
        }
    }

    /// Sends to every open page of all users.
    pub fn publish_to_all<T: Serialize>(&self, topic: Topic, data: &T) {
        for user_id in self.watchers() {
            self.publish(&user_id, topic, data);
        }
    }

    /// Ids of users with an open page.
    pub fn watchers(&self) -> Vec<String> {
        self.people.lock().unwrap_or_else(PoisonError::into_inner).keys().cloned().collect()
    }

    /// Whether `user_id` has an open page.
    pub fn is_watched(&self, user_id: &str) -> bool {
        let people = self.people.lock().unwrap_or_else(PoisonError::into_inner);
        people.get(user_id).is_some_and(|sender| sender.receiver_count() > 0)
    }

    /// Makes the sockets of `user_id` check whether their sessions are still valid.
    pub fn sign_out(&self, user_id: &str) {
        self.send(user_id, Event::SignOut);
    }

    /// Stores `preview` as the job's latest and sends it to the user's open pages.
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

    /// Removes the preview of a job that ended.
    pub fn forget_preview(&self, job_id: i64) {
        self.previews.lock().unwrap_or_else(PoisonError::into_inner).remove(&job_id);
    }

    fn send(&self, user_id: &str, event: Event) {
        let people = self.people.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(sender) = people.get(user_id) {
            // An error only means that no page is open any more.
            let _ = sender.send(event);
        }
    }
}
