//! The jobs this page knows, each in its newest state. Older updates never replace newer ones.

use super::api::JobsSnapshot;
use super::queue::order::QueueOrder;
use super::{Estimate, GenerationJob, JobStatus, ProgressFrame};
use crate::live::{Live, Message};
use domain::error::Error;
use leptos::prelude::*;

/// One job, updated live.
#[derive(Clone)]
pub struct JobCell {
    pub id: i64,
    pub job: ArcRwSignal<GenerationJob>,
    /// Blob URL of its latest preview.
    pub preview: ArcRwSignal<Option<String>>,
}

impl JobCell {
    fn new(job: GenerationJob) -> Self {
        Self { id: job.id, job: ArcRwSignal::new(job), preview: ArcRwSignal::new(None) }
    }

    fn is_active(&self) -> bool {
        self.job.with(|job| !job.status.is_terminal())
    }

    fn show_preview(&self, url: Option<String>) {
        if let Some(old) = self.preview.get_untracked() {
            // Fails only for strings that aren't URLs.
            let _ = web_sys::Url::revoke_object_url(&old);
        }
        self.preview.set(url);
    }
}

/// All jobs this page knows, by id.
#[derive(Clone, Copy)]
pub struct JobStore {
    cells: RwSignal<Vec<JobCell>>,
    queue_order: RwSignal<QueueOrder>,
    /// Jobs this page is moving: until the server responds, the page's own order wins.
    moving: StoredValue<Vec<i64>>,
    /// Grows with every move of this page and with its response: an order requested before is outdated.
    moves: StoredValue<u32>,
    /// Whether an admin has paused everybody's queue.
    paused: RwSignal<bool>,
    ended: RwSignal<u32>,
    announcement: RwSignal<String>,
    /// Jobs whose outcome was announced already, from whichever source came first.
    outcomes: StoredValue<Vec<i64>>,
    refused: RwSignal<Option<Error>>,
}

impl JobStore {
    /// Creates the store, subscribes it to `live` and provides it to the components below.
    pub fn provide(live: Live) -> Self {
        let store = Self {
            cells: RwSignal::default(),
            queue_order: RwSignal::default(),
            moving: StoredValue::default(),
            moves: StoredValue::default(),
            paused: RwSignal::new(false),
            ended: RwSignal::new(0),
            announcement: RwSignal::default(),
            outcomes: StoredValue::default(),
            refused: RwSignal::new(None),
        };
        live.listen(move |message| match message {
            Message::Job(job) => {
                store.upsert((**job).clone());
            }
            Message::Progress(frame) => store.progress(frame),
            Message::Preview { job_id, url } => match store.find(*job_id) {
                Some(cell) => cell.show_preview(Some(url.clone())),
                None => {
                    let _ = web_sys::Url::revoke_object_url(url);
                }
            },
            Message::Queue(counts) => store.paused.set(counts.paused),
            // The server may be reachable again.
            Message::Refetch => super::composer::unsaved::send_soon(),
            Message::Notification(_) | Message::Unread(_) => {}
        });
        Effect::new(move |_| live.set_busy(store.any_active()));
        provide_context(store);
        store
    }

    /// Stores `job` unless a newer state is known, and returns its cell.
    pub fn upsert(self, job: GenerationJob) -> JobCell {
        let Some(cell) = self.find(job.id) else {
            self.update_queue_position(&job);
            let cell = JobCell::new(job);
            self.cells.update(|cells| {
                let place = cells.partition_point(|other| other.id < cell.id);
                cells.insert(place, cell.clone());
            });
            return cell;
        };
        let (before, revision) = cell.job.with_untracked(|known| (known.status, known.revision));
        if revision <= job.revision {
            // Moves of other jobs may change its position without a new revision.
            self.update_queue_position(&job);
        }
        if cell.job.with_untracked(|known| is_newer(known, &job)) {
            self.announce_change(before, &job);
            let ended = job.status.is_terminal();
            cell.job.set(job);
            if ended && !before.is_terminal() {
                self.ended.update(|count| *count += 1);
            }
        }
        cell
    }

    /// Stores the server's snapshot of all active jobs, and their order.
    pub fn apply_snapshot(self, snapshot: JobsSnapshot) {
        self.paused.set(snapshot.paused);
        let waiting = snapshot.active.iter().filter(|job| job.status == JobStatus::Pending);
        let line = waiting.map(|job| job.id).collect();
        for job in snapshot.active.into_iter().chain(snapshot.failed).chain(snapshot.latest) {
            self.upsert(job);
        }
        if self.moving.with_value(Vec::is_empty) {
            self.queue_order.update(|known| known.set(line));
        }
    }

    fn update_queue_position(self, job: &GenerationJob) {
        let place = job.queue_position.filter(|_| job.status == JobStatus::Pending);
        let moving = !self.moving.with_value(Vec::is_empty);
        self.queue_order.maybe_update(|line| {
            let known = line.place(job.id);
            let changed = known != place && !(moving && known.is_some() && place.is_some());
            if changed {
                line.put(job.id, place);
            }
            changed
        });
    }

    /// Removes a deleted job.
    pub fn forget(self, job_id: i64) {
        self.queue_order.update(|line| line.put(job_id, None));
        self.cells.update(|cells| cells.retain(|cell| cell.id != job_id));
    }

    fn progress(self, frame: &ProgressFrame) {
        let Some(cell) = self.find(frame.job_id) else { return };
        let further = cell.job.with_untracked(|job| {
            job.status == JobStatus::Running
                && (job.attempt, job.progress.step) <= (frame.attempt, frame.progress.step)
                && job.progress != frame.progress
        });
        if further {
            cell.job.update(|job| {
                job.attempt = frame.attempt;
                job.progress = frame.progress.clone();
                if let Some(left) = frame.estimate {
                    job.estimate = Some(Estimate { wait_s: None, run_s: Some(left) });
                }
            });
        }
    }

    /// The job's cell, if this page knows it.
    pub fn find(self, job_id: i64) -> Option<JobCell> {
        self.cells.with_untracked(|cells| cells.iter().find(|cell| cell.id == job_id).cloned())
    }

    /// All cells, oldest first.
    pub fn all(self) -> Vec<JobCell> {
        self.cells.get()
    }

    /// Running jobs by start, then waiting ones in the order in which they will start.
    pub fn active(self) -> Vec<JobCell> {
        let (mut running, mut waiting) = (Vec::new(), Vec::new());
        for cell in self.all() {
            match cell.job.with(|job| (job.status, job.started_at)) {
                (JobStatus::Running, started) => running.push((started, cell)),
                (JobStatus::Pending, _) => waiting.push(cell),
                _ => {}
            }
        }
        running.sort_by_key(|(started, cell)| (*started, cell.id));
        self.queue_order.with(|line| waiting.sort_by_key(|cell| line.place(cell.id).unwrap_or(u64::MAX)));
        running.into_iter().map(|(_, cell)| cell).chain(waiting).collect()
    }

    /// Whether an admin has paused everybody's queue.
    pub fn paused(self) -> bool {
        self.paused.get()
    }

    /// The order of the waiting jobs.
    pub fn queue_order(self) -> RwSignal<QueueOrder> {
        self.queue_order
    }

    /// Moves a waiting job to `place`, counted from 1, before the server responds. Until [`Self::finish_move`], no
    /// update changes the order of waiting jobs.
    pub fn move_to(self, job_id: i64, place: u64) {
        self.moves.update_value(|moves| *moves += 1);
        self.moving.update_value(|moving| {
            if !moving.contains(&job_id) {
                moving.push(job_id);
            }
        });
        self.queue_order.update(|line| line.put(job_id, Some(place)));
    }

    /// The server has responded: from now on its order applies.
    pub fn finish_move(self, job_id: i64) {
        self.moves.update_value(|moves| *moves += 1);
        self.moving.update_value(|moving| moving.retain(|id| *id != job_id));
    }

    /// The number of moves of this page and of their responses.
    pub fn moves(self) -> u32 {
        self.moves.get_value()
    }

    /// Announces something in the polite live region.
    pub fn announce(self, words: String) {
        // Screen readers read out changes only: the same words again would be skipped.
        let same = self.announcement.with_untracked(|said| *said == words);
        self.announcement.set(if same { format!("{words}\u{a0}") } else { words });
    }

    /// Announces how a job ended, unless that was announced before.
    pub fn announce_outcome(self, job_id: i64, words: String) {
        let first = self.outcomes.try_update_value(|said| {
            let first = !said.contains(&job_id);
            if first {
                said.push(job_id);
            }
            first
        });
        if first == Some(true) {
            self.announce(words);
        }
    }

    /// Why the last action was refused; shown until another succeeds or it is closed.
    pub fn refused(self) -> RwSignal<Option<Error>> {
        self.refused
    }

    /// Ids of the jobs that had not ended at their last update.
    pub fn unfinished(self) -> Vec<i64> {
        untrack(|| self.all().iter().filter(|cell| cell.is_active()).map(|cell| cell.id).collect())
    }

    /// Whether any job runs or waits.
    pub fn any_active(self) -> bool {
        self.all().iter().any(JobCell::is_active)
    }

    /// Grows whenever a job ends while this page is open.
    pub fn ended(self) -> u32 {
        self.ended.get()
    }

    /// The text of the polite live region.
    pub fn announcement(self) -> String {
        self.announcement.get()
    }

    fn announce_change(self, before: JobStatus, job: &GenerationJob) {
        if before == job.status {
            return;
        }
        let what: String = job.parameters.prompt.chars().take(60).collect();
        let words = format!("{}: {what}", job.label());
        if job.status.is_terminal() {
            self.announce_outcome(job.id, words);
        } else {
            self.announce(words);
        }
    }
}

/// Whether `new` may replace `known`: a later revision, or the same with at least as much progress.
fn is_newer(known: &GenerationJob, new: &GenerationJob) -> bool {
    let place = |job: &GenerationJob| (job.attempt, job.progress.step);
    let same_state = known.status == new.status;
    let behind = same_state && known.status == JobStatus::Running && place(new) < place(known);
    match new.revision.cmp(&known.revision) {
        std::cmp::Ordering::Less => false,
        std::cmp::Ordering::Equal => same_state && !behind && known != new,
        std::cmp::Ordering::Greater => !behind || known.cancel_requested_at != new.cancel_requested_at,
    }
}

/// The page's jobs.
pub fn use_job_store() -> JobStore {
    use_context::<JobStore>().unwrap_or_else(|| JobStore::provide(crate::live::use_live()))
}
