//! The page's one live connection. Listeners get every message: a signal would keep only the latest.
//! On the server it does nothing; a page is correct without it.

mod message;
#[cfg(feature = "ssr")]
mod server;
#[cfg(not(feature = "ssr"))]
mod socket;

use leptos::prelude::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

pub use message::Message;
#[cfg(feature = "ssr")]
use server as socket;

/// False while the page's requests get no response, with or without a socket. Static: a browser runs one page.
static SERVER_REACHABLE: AtomicBool = AtomicBool::new(true);

/// Whether the server answered the last time.
pub fn is_server_reachable() -> bool {
    SERVER_REACHABLE.load(Relaxed)
}

/// Records whether the server answers.
pub fn set_server_reachable(reachable: bool) {
    SERVER_REACHABLE.store(reachable, Relaxed);
}

type Listener = Arc<dyn Fn(&Message) + Send + Sync>;

/// Handle to the page's connection.
#[derive(Clone, Copy)]
pub struct Live {
    listeners: StoredValue<Vec<(u64, Listener)>>,
    next_listener: StoredValue<u64>,
    /// Job whose previews this page shows.
    watched: RwSignal<Option<i64>>,
    /// True while a job of the user runs or waits: the connection then times out sooner.
    busy: RwSignal<bool>,
    /// True once the user has signed out: no more requests.
    ended: StoredValue<bool>,
    /// True while the connection is lost and reconnecting has failed.
    disconnected: RwSignal<bool>,
    /// How often the user requested a reconnect.
    reconnect_requests: RwSignal<u32>,
    /// Version of the server that sent this page, from the first hello.
    version: StoredValue<String>,
    /// True once the server runs another version than the page.
    outdated: RwSignal<bool>,
    /// Milliseconds the server's clock is ahead of the browser's.
    clock_ahead: StoredValue<f64>,
}

impl Live {
    /// Creates the handle and provides it as context.
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

    /// Stops reconnecting and requesting, because the user signs out.
    pub fn end(self) {
        self.ended.set_value(true);
    }

    /// True after [`Live::end`].
    pub fn has_ended(self) -> bool {
        self.ended.get_value()
    }

    /// Calls `listener` with every message until the calling component is cleaned up.
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
        // Copied first: a listener may add or remove listeners.
        for (_, listener) in self.listeners.get_value() {
            listener(message);
        }
    }

    /// Requests previews of this job only.
    pub fn watch(self, job_id: Option<i64>) {
        // On the server the stage may be cleaned up after the page that the signal belongs to.
        if self.watched.try_get_untracked().is_some_and(|watched| watched != job_id) {
            self.watched.set(job_id);
        }
    }

    /// Sets whether a job of the user is active.
    pub fn set_busy(self, busy: bool) {
        if self.busy.get_untracked() != busy {
            self.busy.set(busy);
        }
    }

    /// True while the page may be out of date: the connection is lost and reconnecting has failed.
    pub fn is_disconnected(self) -> bool {
        self.disconnected.get()
    }

    /// Reconnects at once.
    pub fn reconnect(self) {
        set_server_reachable(true);
        self.reconnect_requests.update(|times| *times += 1);
        self.dispatch(&Message::Refetch);
    }

    /// Handles the server's first frame: its clock, in milliseconds since 1970, and its version.
    /// The first version received is the page's own; a different one later means an update.
    pub fn on_hello(self, server_time: f64, version: String) {
        self.disconnected.set(false);
        set_server_reachable(true);
        self.clock_ahead.set_value(server_time - crate::parts::time::now_millis());
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
        crate::parts::time::now_millis() + self.clock_ahead.get_value()
    }
}

/// The page's connection.
pub fn use_live() -> Live {
    use_context::<Live>().unwrap_or_else(Live::provide)
}
