//! Claims jobs for free slots and starts their attempts.

use super::state::{Outcome, Worker};
use super::{attempt, disk_space, rescue};
use crate::engine::registry::Slot;
use chrono::Utc;
use domain::error::Error;
use services::queue::{self, Claim, ClaimEngine};
use std::time::Instant;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// An idle worker polls the queue this many times less often; the signal wakes it anyway.
const IDLE_FACTOR: u32 = 5;

/// When the less frequent parts of a poll were last done.
struct PeriodicTasks {
    rescued_at: Instant,
    /// None when they are due.
    released_at: Option<Instant>,
}

/// Claims one job for `slot` and runs it to its end. Never sleeps.
///
/// # Errors
/// When the queue cannot be read.
pub async fn run_once(worker: &Worker, slot: Slot) -> Result<Outcome, Error> {
    match claim(worker, &slot).await? {
        Some(claim) => {
            let guard = worker.0.running.register(claim.job_id, claim.attempt);
            Ok(attempt::run_attempt(worker, claim, slot, guard).await)
        }
        None if worker.is_full() || disk_space::is_paused(worker).await? => Ok(Outcome::Paused),
        None => Ok(Outcome::Idle),
    }
}

/// Gives every free slot work, at each signal and at intervals, until `shutdown`.
pub(super) async fn claim_until(
    worker: &Worker,
    shutdown: &CancellationToken,
    attempts: &mut JoinSet<Outcome>,
) {
    let parts = &worker.0.parts;
    let (busy, idle) = (parts.settings.poll, parts.settings.poll.saturating_mul(IDLE_FACTOR));
    let mut periodic_tasks = PeriodicTasks { rescued_at: Instant::now(), released_at: None };
    while !shutdown.is_cancelled() {
        // Subscribes before the poll, so that a signal in between is not lost.
        let mut notified = std::pin::pin!(parts.worker_signal.notified());
        notified.as_mut().enable();
        run_periodic_tasks(worker, &mut periodic_tasks, attempts)
            .await
            .unwrap_or_else(|error| tracing::error!(%error, "queue"));
        let found = fill_free_slots(worker, attempts).await;
        // When jobs end as fast as they are claimed, this loop never reaches the wait below.
        while attempts.try_join_next().is_some() {}
        if found.inspect_err(|error| tracing::error!(%error, "claim")).unwrap_or_default() {
            continue;
        }
        let wait = if attempts.is_empty() && !worker.is_backing_off() { idle } else { busy };
        tokio::select! {
            () = shutdown.cancelled() => return,
            () = notified => {}
            Some(_) = attempts.join_next() => {}
            () = tokio::time::sleep(wait) => {}
        }
        periodic_tasks.released_at = None;
    }
}

/// Takes over jobs that lost their owner, and releases jobs whose back-off is over.
async fn run_periodic_tasks(
    worker: &Worker,
    periodic_tasks: &mut PeriodicTasks,
    attempts: &mut JoinSet<Outcome>,
) -> Result<(), Error> {
    let settings = &worker.0.parts.settings;
    if periodic_tasks.rescued_at.elapsed() >= settings.lease / 3 {
        periodic_tasks.rescued_at = Instant::now();
        rescue::rescue(worker, attempts, false).await?;
    }
    if periodic_tasks.released_at.is_none_or(|at| at.elapsed() >= settings.poll) {
        periodic_tasks.released_at = Some(Instant::now());
        queue::release_run_at(&worker.0.parts.database.write, Utc::now()).await?;
    }
    Ok(())
}

/// Starts an attempt for each slot that is free and finds a job; true when one did.
async fn fill_free_slots(worker: &Worker, attempts: &mut JoinSet<Outcome>) -> Result<bool, Error> {
    let mut found = false;
    for slot in worker.0.parts.registry.free_slots() {
        if let Some(claim) = claim(worker, &slot).await? {
            found = true;
            attempt::spawn_attempt(worker, attempts, claim, slot);
        }
    }
    Ok(found)
}

async fn claim(worker: &Worker, slot: &Slot) -> Result<Option<Claim>, Error> {
    if worker.is_full() {
        return Ok(None);
    }
    let (parts, engine) = (&worker.0.parts, &slot.engine);
    let excluded_jobs = excluded_jobs(worker, engine.id()).await?;
    let engine = ClaimEngine { id: engine.id(), name: engine.name().into(), excluded_jobs };
    queue::claim(&parts.database.write, &worker.0.owner, parts.settings.lease, &engine).await
}

/// Jobs that the engine `id` must not get: those that failed there with an error that another engine may
/// avoid, as long as another engine can run them now.
async fn excluded_jobs(worker: &Worker, id: i64) -> Result<Vec<i64>, Error> {
    let parts = &worker.0.parts;
    let avoiding = queue::jobs_avoiding(&parts.database.read, id).await?;
    let elsewhere =
        |job: &queue::AvoidingJob| !parts.registry.others(id, &job.engine, &job.parameters).is_empty();
    Ok(avoiding.iter().filter(|job| elsewhere(job)).map(|job| job.job_id).collect())
}
