//! Forwards progress from an engine to open pages: throttled, never backwards, never blocking the engine.

mod step_rate;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use domain::jobs::estimate::remaining;
use domain::jobs::{GenerationJob, Progress, ProgressFrame};
use services::events::{Events, Preview, Topic};
use services::queue::Claim;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use step_rate::StepRate;
use tokio::sync::{OwnedSemaphorePermit, watch};

/// Time between two previews of a job.
const PREVIEW_GAP: Duration = Duration::from_millis(250);

/// The common data of one attempt's progress frames.
#[derive(Clone)]
pub(super) struct ProgressContext {
    pub user_id: String,
    pub job_id: i64,
    pub revision: i64,
    pub attempt: i32,
    pub started_at: DateTime<Utc>,
    /// How long such jobs run, in seconds from their start; none when unknown.
    pub run_s: Option<[i64; 2]>,
    /// The estimate from its steps; shared by all clones.
    step_rate: Arc<Mutex<StepRate>>,
}

impl ProgressContext {
    /// Sends `progress` to the owner's open pages with the time left: as similar jobs took, else by its step rate.
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
            estimate: self.run_s.map(|range| remaining(range, elapsed_ms)).or(by_step_rate),
        };
        events.publish(&self.user_id, Topic::Progress, &frame);
    }
}

/// The data of `claim`, whose job is `job`.
pub(super) fn progress_context(
    claim: &Claim,
    job: &GenerationJob,
    run_s: Option<[i64; 2]>,
) -> ProgressContext {
    ProgressContext {
        user_id: claim.user_id.clone(),
        job_id: claim.job_id,
        revision: job.revision,
        attempt: claim.attempt,
        started_at: claim.started_at,
        run_s,
        step_rate: Arc::default(),
    }
}

/// Receives the reports of one attempt's engine.
// std Mutexes: held for a few assignments, never across an await.
pub(super) struct Reporter {
    progress_context: ProgressContext,
    events: Events,
    latest: watch::Sender<Progress>,
    last_preview: Mutex<Option<Instant>>,
    /// The engine's slot, released early when the engine reports that it has finished generating.
    slot: Mutex<Option<OwnedSemaphorePermit>>,
    on_slot_freed: Box<dyn Fn() + Send + Sync>,
}

impl Reporter {
    /// `on_slot_freed` is called when the slot was released before the attempt's end.
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

/// A later step, a larger total at the same percentage, or the same step with another stage.
fn is_forward(from: &Progress, to: &Progress) -> bool {
    let same_total = from.total == to.total && to.step >= from.step;
    (same_total || to.percent >= from.percent && to.step >= from.step) && from != to
}

/// Passes the newest value to `deliver`, at most once per `gap`; the last one is never left out.
/// Ends when `deliver` returns false or all senders are gone.
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
            reporter.report(Progress::new(step, 10, "KSampler"));
            assert!(latest.borrow().step >= step.min(5));
        }
        assert_eq!(latest.borrow().step, 6);
    }

    #[tokio::test]
    async fn a_burst_is_forwarded_as_its_first_and_last_report() {
        let reporter = reporter(&Events::default());
        let mut seen = Vec::new();
        let mut latest = reporter.latest();
        reporter.report(Progress::new(1, 100, "KSampler"));
        let throttling = throttled(&mut latest, Duration::from_millis(20), |progress| {
            if seen.is_empty() {
                (2..=100).for_each(|step| reporter.report(Progress::new(step, 100, "KSampler")));
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
        progress_context.publish(&events, Progress::new(1, 10, "KSampler"));
        let Ok(Event::Text { frame, .. }) = page.try_recv() else { panic!("no frame") };
        let frame: serde_json::Value = serde_json::from_str(&frame).unwrap();
        assert_eq!(frame["data"]["estimate"], serde_json::json!([0, 12]));
    }

    #[test]
    fn row_24_previews_are_made_for_subscribers_and_rate_limited() {
        let events = Events::default();
        let reporter = reporter(&events);
        assert!(!reporter.wants_preview(), "no page is open");
        let mut page = events.subscribe("u");
        assert!(reporter.wants_preview());
        reporter.preview(1, "image/jpeg", Bytes::from_static(b"one"));
        assert!(!reporter.wants_preview(), "the last one is too recent");
        reporter.preview(2, "image/jpeg", Bytes::from_static(b"two"));
        assert!(matches!(page.try_recv(), Ok(Event::Preview(preview)) if preview.step == 1));
        assert!(page.try_recv().is_err());
    }
}
