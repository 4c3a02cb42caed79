//! The way of progress from an engine to those who look: throttled, never backwards, never blocking the engine.

use super::step_rate::StepRate;
use bytes::Bytes;
use chrono::{DateTime, Utc};
use domain::jobs::estimate::left;
use domain::jobs::{Progress, ProgressFrame};
use services::events::{Events, Preview, Topic};
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::{OwnedSemaphorePermit, watch};

/// Time between two previews of a job.
const PREVIEW_GAP: Duration = Duration::from_millis(250);

/// What progress frames of one attempt have in common.
#[derive(Clone)]
pub(super) struct ProgressContext {
    pub user_id: String,
    pub job_id: i64,
    pub revision: i64,
    pub attempt: i32,
    pub started_at: DateTime<Utc>,
    /// How long such jobs run, in seconds from their start; none when that is not known.
    pub run_s: Option<[i64; 2]>,
    /// What its steps say of that; one for all clones.
    pub step_rate: Arc<Mutex<StepRate>>,
}

impl ProgressContext {
    /// Sends `progress` to the owner's open pages, and how long the run still takes: as such jobs took, else by its step rate.
    pub fn publish(&self, events: &Events, progress: Progress) {
        let elapsed_ms = (Utc::now() - self.started_at).num_milliseconds().max(0);
        let by_step_rate =
            self.step_rate.lock().unwrap_or_else(PoisonError::into_inner).left(&progress, elapsed_ms);
        let frame = ProgressFrame {
            job_id: self.job_id,
            revision: self.revision,
            attempt: self.attempt,
            progress,
            elapsed_ms,
            estimate: self.run_s.map(|range| left(range, elapsed_ms)).or(by_step_rate),
        };
        events.publish(&self.user_id, Topic::Progress, &frame);
    }
}

/// Where one attempt's engine reports to.
// std Mutexes: held for a few assignments, never across an await.
pub(super) struct Reporter {
    progress_context: ProgressContext,
    events: Events,
    latest: watch::Sender<Progress>,
    last_preview: Mutex<Option<Instant>>,
    /// The engine's slot, given back early when it says that it has drawn.
    slot: Mutex<Option<OwnedSemaphorePermit>>,
    on_slot_freed: Box<dyn Fn() + Send + Sync>,
}

impl Reporter {
    /// `on_slot_freed` is called when the slot was given back before the attempt's end.
    pub fn new(
        progress_context: ProgressContext,
        events: Events,
        slot: Option<OwnedSemaphorePermit>,
        on_slot_freed: impl Fn() + Send + Sync + 'static,
    ) -> Self {
        let latest = watch::Sender::new(Progress::default());
        let (last_preview, slot) = (Mutex::default(), Mutex::new(slot));
        Self { progress_context, events, latest, last_preview, slot, on_slot_freed: Box::new(on_slot_freed) }
    }

    /// The newest progress, for [`throttled`].
    pub fn latest(&self) -> watch::Receiver<Progress> {
        self.latest.subscribe()
    }

    fn preview_is_due(&self) -> bool {
        let last = *self.last_preview.lock().unwrap_or_else(PoisonError::into_inner);
        last.is_none_or(|last| last.elapsed() >= PREVIEW_GAP)
    }
}

impl crate::engine::ProgressSink for Reporter {
    fn report(&self, progress: Progress) {
        self.latest.send_if_modified(|latest| {
            let forward = is_forward(latest, &progress);
            if forward {
                *latest = progress;
            }
            forward
        });
    }

    fn wants_preview(&self) -> bool {
        self.preview_is_due() && self.events.is_watched(&self.progress_context.user_id)
    }

    fn preview(&self, step: u32, mime: &'static str, image: Bytes) {
        if !self.preview_is_due() {
            return;
        }
        *self.last_preview.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
        let preview =
            Preview { job_id: self.progress_context.job_id, step, mime, image: image.as_ref().into() };
        self.events.preview(&self.progress_context.user_id, preview);
    }

    fn generation_finished(&self) {
        let slot = self.slot.lock().unwrap_or_else(PoisonError::into_inner).take();
        if slot.is_some() {
            drop(slot);
            (self.on_slot_freed)();
        }
    }
}

/// A later step, a longer way at the same share, or the same step with other words.
fn is_forward(from: &Progress, to: &Progress) -> bool {
    let same_total = from.total == to.total && to.step >= from.step;
    (same_total || to.percent >= from.percent && to.step >= from.step) && from != to
}

/// Hands every newest value to `deliver`, with at least `gap` between two and the last one never left out.
/// Ends when `deliver` returns false or nobody reports any more.
pub(super) async fn throttled<F>(
    latest: &mut watch::Receiver<Progress>,
    gap: Duration,
    mut deliver: impl FnMut(Progress) -> F,
) where
    F: Future<Output = bool>,
{
    while latest.changed().await.is_ok() {
        let progress = latest.borrow_and_update().clone();
        if !deliver(progress).await {
            return;
        }
        tokio::time::sleep(gap).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::ProgressSink;
    use services::events::Event;

    fn reporter(events: &Events) -> Reporter {
        let progress_context = ProgressContext {
            user_id: "u".into(),
            job_id: 7,
            revision: 2,
            attempt: 1,
            started_at: Utc::now(),
            run_s: None,
            step_rate: Arc::default(),
        };
        Reporter::new(progress_context, events.clone(), None, || ())
    }

    #[test]
    fn progress_never_goes_backwards() {
        let reporter = reporter(&Events::default());
        let latest = reporter.latest();
        for step in [1, 5, 3, 2, 6, 4] {
            reporter.report(Progress::new(step, 10, "drawing"));
            assert!(latest.borrow().step >= step.min(5));
        }
        assert_eq!(latest.borrow().step, 6);
    }

    #[tokio::test]
    async fn a_burst_is_forwarded_as_its_first_and_last_report() {
        let reporter = reporter(&Events::default());
        let mut seen = Vec::new();
        let mut latest = reporter.latest();
        reporter.report(Progress::new(1, 100, "drawing"));
        let throttling = throttled(&mut latest, Duration::from_millis(20), |progress| {
            if seen.is_empty() {
                (2..=100).for_each(|step| reporter.report(Progress::new(step, 100, "drawing")));
            }
            seen.push(progress.step);
            std::future::ready(seen.len() < 2)
        });
        throttling.await;
        assert_eq!(seen, [1, 100]);
    }

    #[test]
    fn frames_carry_the_estimated_time_left() {
        let events = Events::default();
        let mut page = events.subscribe("u");
        let started_at = Utc::now() - chrono::TimeDelta::seconds(8);
        let progress_context =
            ProgressContext { started_at, run_s: Some([6, 20]), ..reporter(&events).progress_context };
        progress_context.publish(&events, Progress::new(1, 10, "drawing"));
        let Ok(Event::Text { frame, .. }) = page.try_recv() else { panic!("no frame") };
        let frame: serde_json::Value = serde_json::from_str(&frame).unwrap();
        assert_eq!(frame["data"]["estimate"], serde_json::json!([0, 12]));
    }

    #[test]
    fn row_24_previews_are_made_for_subscribers_and_rate_limited() {
        let events = Events::default();
        let reporter = reporter(&events);
        assert!(!reporter.wants_preview(), "nobody looks");
        let mut page = events.subscribe("u");
        assert!(reporter.wants_preview());
        reporter.preview(1, "image/jpeg", Bytes::from_static(b"one"));
        assert!(!reporter.wants_preview(), "the last one is too young");
        reporter.preview(2, "image/jpeg", Bytes::from_static(b"two"));
        assert!(matches!(page.try_recv(), Ok(Event::Preview(preview)) if preview.step == 1));
        assert!(page.try_recv().is_err());
    }
}
