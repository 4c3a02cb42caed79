//! The page's one live connection. Frames reach listeners one by one: a signal is not a queue.
//! On the server it exists and stays silent; a page is right without it.

#[cfg_attr(feature = "ssr", path = "live/server.rs")]
#[cfg_attr(not(feature = "ssr"), path = "live/socket/mod.rs")]
mod socket;

use crate::jobs::{GenerationJob, ProgressFrame, QueueCounts};
use crate::notifications::{NotificationFrame, Unread};
use leptos::prelude::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

/// What the server said.
#[derive(Clone, Debug)]
pub enum Message {
    Job(Box<GenerationJob>),
    Progress(ProgressFrame),
    Queue(QueueCounts),
    /// News, or one that was told before as it is now.
    Notification(Box<NotificationFrame>),
    /// How many are unread.
    Unread(Unread),
    /// A picture in the making, as a blob address that its receiver revokes.
    Preview {
        job_id: i64,
        url: String,
    },
    /// Frames may have been missed, or there is no socket: the database says what is.
    Refetch,
}

/// False while nothing that the page asks is answered, with or without a socket. One for the browser's one page.
static SERVER_REACHABLE: AtomicBool = AtomicBool::new(true);

/// Whether the server answers, as far as is known.
pub fn is_server_reachable() -> bool {
    SERVER_REACHABLE.load(Relaxed)
}

/// Takes in whether the server answers.
pub fn set_server_reachable(reachable: bool) {
    SERVER_REACHABLE.store(reachable, Relaxed);
}

type Listener = Arc<dyn Fn(&Message) + Send + Sync>;

/// Handle to the connection; the same one everywhere on the page.
#[derive(Clone, Copy)]
pub struct Live {
    listeners: StoredValue<Vec<(u64, Listener)>>,
    next_listener: StoredValue<u64>,
    /// Job whose previews this page wants.
    watched: RwSignal<Option<i64>>,
    /// True while something of one's own runs or waits: silence is then noticed sooner.
    busy: RwSignal<bool>,
    /// True once the person has signed out: nothing more is asked.
    ended: StoredValue<bool>,
    /// True while the server is not heard and trying again has failed.
    disconnected: RwSignal<bool>,
    /// How often the person asked to try again.
    reconnect_requests: RwSignal<u32>,
    /// Version of the server that sent this page, as its first hello said.
    version: StoredValue<String>,
    /// True once the server is another version than the page.
    outdated: RwSignal<bool>,
    /// Milliseconds the server's clock is ahead of the browser's.
    clock_ahead: StoredValue<f64>,
}

impl Live {
    /// Makes the connection's handle and gives it to everything below.
    pub fn provide() -> Self {
        let live = Self {
            listeners: StoredValue::default(),
            next_listener: StoredValue::new(0),
            watched: RwSignal::new(None),
            busy: RwSignal::new(false),
            ended: StoredValue::new(false),
            disconnected: RwSignal::new(false),
            reconnect_requests: RwSignal::new(0),
            version: StoredValue::default(),
            outdated: RwSignal::new(false),
            clock_ahead: StoredValue::new(0.0),
        };
        provide_context(live);
        live
    }

    /// Opens the socket; call once, in the browser, after hydration.
    pub fn open(self) {
        socket::open(self);
    }

    /// The person signs out: the page asks no more, whatever becomes of its socket.
    pub fn end(self) {
        self.ended.set_value(true);
    }

    /// True after [`Live::end`].
    pub fn has_ended(self) -> bool {
        self.ended.get_value()
    }

    /// Calls `listener` with every message until the component that asked is gone.
    pub fn listen(self, listener: impl Fn(&Message) + Send + Sync + 'static) {
        let Some(id) = self.next_listener.try_get_value() else { return };
        self.next_listener.set_value(id + 1);
        self.listeners.update_value(|all| all.push((id, Arc::new(listener))));
        on_cleanup(move || {
            self.listeners.try_update_value(|all| all.retain(|(other, _)| *other != id));
        });
    }

    /// Calls every listener.
    pub fn dispatch(self, message: &Message) {
        // Copied first: a listener may add or end listeners.
        for (_, listener) in self.listeners.get_value() {
            listener(message);
        }
    }

    /// Asks for the previews of this job only.
    pub fn watch(self, job_id: Option<i64>) {
        // On the server the stage may be cleaned up after the page that the signal belongs to.
        if self.watched.try_get_untracked().is_some_and(|watched| watched != job_id) {
            self.watched.set(job_id);
        }
    }

    /// Whether something of one's own is under way.
    pub fn set_busy(self, busy: bool) {
        if self.busy.get_untracked() != busy {
            self.busy.set(busy);
        }
    }

    /// True while what the page shows may be old: the server is not heard, and trying again has failed.
    pub fn is_disconnected(self) -> bool {
        self.disconnected.get()
    }

    /// Tries again to reach the server, at once.
    pub fn reconnect(self) {
        set_server_reachable(true);
        self.reconnect_requests.update(|times| *times += 1);
        self.dispatch(&Message::Refetch);
    }

    /// Takes in the server's first words: its clock, in milliseconds since 1970, and its version.
    /// The first version heard is the page's own; a later one that differs means an update.
    pub fn on_hello(self, server_time: f64, version: String) {
        self.disconnected.set(false);
        set_server_reachable(true);
        self.clock_ahead.set_value(server_time - crate::time::now_millis());
        let known = self.version.get_value();
        if known.is_empty() {
            self.version.set_value(version);
        } else if known != version {
            self.outdated.set(true);
        }
    }

    /// True once the server runs another version than this page: reload at the next navigation.
    pub fn is_outdated(self) -> bool {
        self.outdated.get()
    }

    /// Milliseconds since 1970 by the server's clock.
    pub fn server_now(self) -> f64 {
        crate::time::now_millis() + self.clock_ahead.get_value()
    }
}

/// The page's connection.
pub fn use_live() -> Live {
    use_context::<Live>().unwrap_or_else(Live::provide)
}
