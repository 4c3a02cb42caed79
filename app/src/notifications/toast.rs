//! Short messages at the edge of any page: news, bursts of news, and the way back after a change.

#[cfg_attr(feature = "ssr", path = "toast/server.rs")]
#[cfg_attr(not(feature = "ssr"), path = "toast/listener.rs")]
mod listener;
mod view;

use super::api::UndoNotifications;
use super::{Notification, NotificationType, NotificationsChanged};
use crate::jobs::{JobStore, display::group_thousands};
use crate::live::Live;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use std::sync::Arc;
use std::time::Duration;

pub use view::Toaster;

/// News that are shown one by one; more at once become one message.
const MAX_SINGLE_TOASTS: usize = 3;
/// How long news stay.
const NOTIFICATION_DURATION: Duration = Duration::from_secs(5);
/// How long a change can be taken back here.
const UNDO: Duration = Duration::from_secs(20);

/// One message.
#[derive(Clone)]
pub struct Toast {
    id: u64,
    what: ToastContent,
}

#[derive(Clone)]
enum ToastContent {
    News(Arc<Notification>),
    Burst(ArcRwSignal<BurstCounts>),
    Undo { undo: Undo, words: String },
}

/// A way back after a change.
#[derive(Clone)]
pub struct Undo {
    /// The server function that takes it.
    pub path: &'static str,
    /// Name of the change.
    pub undo: String,
    /// How long it is offered.
    pub stays: Duration,
    /// Called once it is taken back.
    pub then: Arc<dyn Fn() + Send + Sync>,
}

impl ToastContent {
    fn is_notification(&self) -> bool {
        !matches!(self, Self::Undo { .. })
    }

    /// How long it stays; failures stay until they are closed.
    fn stays(&self) -> Option<Duration> {
        match self {
            Self::News(news) if news.notification_type == NotificationType::JobFailed => None,
            Self::Burst(tally) if tally.with(|tally| tally.failed > 0) => None,
            Self::News(_) | Self::Burst(_) => Some(NOTIFICATION_DURATION),
            Self::Undo { undo, .. } => Some(undo.stays),
        }
    }
}

/// The counts of a burst by outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct BurstCounts {
    done: u32,
    failed: u32,
    cancelled: u32,
    other: u32,
}

impl BurstCounts {
    fn add(&mut self, kind: NotificationType) {
        *match kind {
            NotificationType::JobCompleted => &mut self.done,
            NotificationType::JobFailed => &mut self.failed,
            NotificationType::JobCancelled => &mut self.cancelled,
            NotificationType::System | NotificationType::Recommendation => &mut self.other,
        } += 1;
    }

    /// "12 done, 1 failed".
    fn words(self) -> String {
        let named = [
            (self.done, "done"),
            (self.failed, "failed"),
            (self.cancelled, "cancelled"),
            (self.other, "more"),
        ];
        let parts = named.into_iter().filter(|(count, _)| *count > 0);
        parts.map(|(count, name)| format!("{count} {name}")).collect::<Vec<_>>().join(", ")
    }
}

/// The messages of the page, oldest first.
#[derive(Clone, Copy)]
pub struct Toasts {
    shown: RwSignal<Vec<Toast>>,
    next: StoredValue<u64>,
    store: JobStore,
}

impl Toasts {
    /// Makes the list, has it follow `live` and gives it to everything below.
    pub fn provide(live: Live, store: JobStore) -> Self {
        let toasts = Self { shown: RwSignal::default(), next: StoredValue::new(0), store };
        listener::follow(toasts, live);
        provide_context(toasts);
        toasts
    }

    /// Shows news; the fourth at once folds all of them into one.
    pub fn show(self, news: Notification) {
        if self.fold(news.notification_type) {
            return;
        }
        let singly = self
            .shown
            .with_untracked(|shown| shown.iter().filter(|toast| toast.what.is_notification()).count());
        if singly < MAX_SINGLE_TOASTS {
            return self.add(ToastContent::News(Arc::new(news)));
        }
        let mut tally = BurstCounts::default();
        tally.add(news.notification_type);
        self.shown.update(|shown| {
            shown.retain(|toast| match &toast.what {
                ToastContent::News(news) => {
                    tally.add(news.notification_type);
                    false
                }
                _ => true,
            });
        });
        self.add(ToastContent::Burst(ArcRwSignal::new(tally)));
    }

    /// Adds to the burst that is shown, if one is.
    fn fold(self, kind: NotificationType) -> bool {
        let tally = self.shown.with_untracked(|shown| {
            shown.iter().find_map(|toast| match &toast.what {
                ToastContent::Burst(tally) => Some(tally.clone()),
                _ => None,
            })
        });
        if let Some(tally) = &tally {
            tally.update(|tally| tally.add(kind));
        }
        tally.is_some()
    }

    /// Offers to take a change back. `response` is the server function's, as JSON; `done` is what happened to those
    /// that it counts: "archived".
    pub fn offer_undo(self, response: &str, done: &str) {
        let Ok(NotificationsChanged { count, undo }) = serde_json::from_str(response) else { return };
        let many = if count == 1 { "notification" } else { "notifications" };
        let words = format!("{} {many} {done}", group_thousands(i64::try_from(count).unwrap_or(i64::MAX)));
        let undo =
            undo.map(|undo| Undo { path: UndoNotifications::PATH, undo, stays: UNDO, then: Arc::new(|| ()) });
        self.offer(words, undo);
    }

    /// Says what was changed, and offers to take it back.
    pub fn offer(self, words: String, undo: Option<Undo>) {
        self.shown.update(|shown| shown.retain(|toast| toast.what.is_notification()));
        self.store.announce(words.clone());
        if let Some(undo) = undo {
            self.add(ToastContent::Undo { undo, words });
        }
    }

    /// Takes away what was said of a notification that was read meanwhile, here or elsewhere.
    pub fn forget(self, id: i64) {
        let is_of = |toast: &Toast| matches!(&toast.what, ToastContent::News(news) if news.id == id);
        self.shown.maybe_update(|shown| {
            let before = shown.len();
            shown.retain(|toast| !is_of(toast));
            shown.len() != before
        });
    }

    fn close(self, id: u64) {
        let _ = self.shown.try_update(|shown| shown.retain(|toast| toast.id != id));
    }

    fn add(self, what: ToastContent) {
        let id = self.next.get_value();
        self.next.set_value(id + 1);
        self.shown.update(|shown| shown.push(Toast { id, what }));
    }
}

/// The page's messages.
pub fn use_toasts() -> Toasts {
    use_context::<Toasts>()
        .unwrap_or_else(|| Toasts::provide(crate::live::use_live(), crate::jobs::use_job_store()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_says_how_many_of_each() {
        let mut tally = BurstCounts::default();
        (0..12).for_each(|_| tally.add(NotificationType::JobCompleted));
        tally.add(NotificationType::JobFailed);
        assert_eq!(tally.words(), "12 done, 1 failed");
    }
}
