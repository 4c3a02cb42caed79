//! Toasts on every page: notifications, bursts of notifications, and undo after a change.

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

/// Maximum notifications shown one by one; more at once become one toast.
const MAX_SINGLE_TOASTS: usize = 3;
/// How long a notification stays.
const NOTIFICATION_DURATION: Duration = Duration::from_secs(5);
/// How long undo is offered here.
const UNDO: Duration = Duration::from_secs(20);

/// One toast.
#[derive(Clone)]
pub struct Toast {
    id: u64,
    what: ToastContent,
}

#[derive(Clone)]
enum ToastContent {
    Notification(Arc<Notification>),
    Burst(ArcRwSignal<BurstCounts>),
    Undo { undo: UndoOffer, words: String },
}

/// Undoes a change.
#[derive(Clone)]
pub struct UndoOffer {
    /// Path of the server function that undoes it.
    pub path: &'static str,
    /// Id of the change.
    pub undo: String,
    /// How long it is offered.
    pub stays: Duration,
    /// Called after the undo.
    pub then: Arc<dyn Fn() + Send + Sync>,
}

impl ToastContent {
    fn is_notification(&self) -> bool {
        !matches!(self, Self::Undo { .. })
    }

    /// How long it stays; failures stay until dismissed.
    fn stays(&self) -> Option<Duration> {
        match self {
            Self::Notification(one) if one.notification_type == NotificationType::JobFailed => None,
            Self::Burst(tally) if tally.with(|tally| tally.failed > 0) => None,
            Self::Notification(_) | Self::Burst(_) => Some(NOTIFICATION_DURATION),
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

/// The page's toasts, oldest first.
#[derive(Clone, Copy)]
pub struct Toasts {
    shown: RwSignal<Vec<Toast>>,
    next: StoredValue<u64>,
    store: JobStore,
}

impl Toasts {
    /// Creates the list, fills it from `live` and provides it as context.
    pub fn provide(live: Live, store: JobStore) -> Self {
        let toasts = Self { shown: RwSignal::default(), next: StoredValue::new(0), store };
        listener::follow(toasts, live);
        provide_context(toasts);
        toasts
    }

    /// Shows a notification; a fourth at once merges all of them into one toast.
    pub fn show(self, notification: Notification) {
        if self.fold(notification.notification_type) {
            return;
        }
        let singly = self
            .shown
            .with_untracked(|shown| shown.iter().filter(|toast| toast.what.is_notification()).count());
        if singly < MAX_SINGLE_TOASTS {
            return self.add(ToastContent::Notification(Arc::new(notification)));
        }
        let mut tally = BurstCounts::default();
        tally.add(notification.notification_type);
        self.shown.update(|shown| {
            shown.retain(|toast| match &toast.what {
                ToastContent::Notification(notification) => {
                    tally.add(notification.notification_type);
                    false
                }
                _ => true,
            });
        });
        self.add(ToastContent::Burst(ArcRwSignal::new(tally)));
    }

    /// Adds to the current burst; false if there is none.
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

    /// Offers to undo a change. `response` is the server function's, as JSON; `done` says what happened to the counted
    /// notifications: "archived".
    pub fn offer_undo(self, response: &str, done: &str) {
        let Ok(NotificationsChanged { count, undo }) = serde_json::from_str(response) else { return };
        let many = if count == 1 { "notification" } else { "notifications" };
        let words = format!("{} {many} {done}", group_thousands(i64::try_from(count).unwrap_or(i64::MAX)));
        let undo = undo.map(|undo| UndoOffer {
            path: UndoNotifications::PATH,
            undo,
            stays: UNDO,
            then: Arc::new(|| ()),
        });
        self.offer(words, undo);
    }

    /// Announces a change, and offers to undo it.
    pub fn offer(self, words: String, undo: Option<UndoOffer>) {
        self.shown.update(|shown| shown.retain(|toast| toast.what.is_notification()));
        self.store.announce(words.clone());
        if let Some(undo) = undo {
            self.add(ToastContent::Undo { undo, words });
        }
    }

    /// Removes the toast of a notification that was read meanwhile, here or elsewhere.
    pub fn forget(self, id: i64) {
        let is_of = |toast: &Toast| matches!(&toast.what, ToastContent::Notification(one) if one.id == id);
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

/// The page's toasts.
pub fn use_toasts() -> Toasts {
    use_context::<Toasts>()
        .unwrap_or_else(|| Toasts::provide(crate::live::use_live(), crate::jobs::use_job_store()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_counts_each_outcome() {
        let mut tally = BurstCounts::default();
        (0..12).for_each(|_| tally.add(NotificationType::JobCompleted));
        tally.add(NotificationType::JobFailed);
        assert_eq!(tally.words(), "12 done, 1 failed");
    }
}
