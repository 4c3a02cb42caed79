//! How long a waiting job waits for the jobs ahead of it, on the slots that can run it.

use super::engines::Engines;
use super::load::{Load, WaitingGroup};
use super::run_history::{QUARTILE, RunHistory, Spread};
use domain::jobs::{GenerationJob, JobStatus, Parameters};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// Maximum number of jobs ahead that are simulated slot by slot; more are averaged over the slots.
const MAX_SIMULATED: u64 = 200;

/// Estimates how long one user's waiting jobs wait.
pub(super) struct WaitEstimator<'a> {
    load: &'a Load,
    engines: &'a Engines,
    models: &'a HashMap<&'a str, Arc<RunHistory>>,
    /// The user's known waiting jobs by queue position.
    own: BTreeMap<u64, &'a GenerationJob>,
}

/// Jobs ahead that take about equally long.
#[derive(Clone, Copy, Debug)]
struct JobsAhead {
    count: u64,
    each: Spread,
}

impl<'a> WaitEstimator<'a> {
    /// `jobs` belong to one user, and `engines` can generate them.
    pub fn new(
        load: &'a Load,
        engines: &'a Engines,
        models: &'a HashMap<&'a str, Arc<RunHistory>>,
        jobs: &'a [GenerationJob],
    ) -> Self {
        let waiting = jobs.iter().filter(|job| job.status == JobStatus::Pending);
        let own = waiting.filter_map(|job| Some((job.queue_position?, job))).collect();
        Self { load, engines, models, own }
    }

    /// Seconds until the waiting `job` starts on one of `engines`.
    pub fn wait_s(&self, job: &GenerationJob, engines: &[&str]) -> Option<[i64; 2]> {
        if self.load.paused || job.held || engines.is_empty() {
            return None;
        }
        let each = self.spread(&job.parameters, engines);
        let mut before = self.own_jobs_ahead(job, engines, each)?;
        before.extend(self.others_ahead(job, engines, each)?);
        Some(start(&self.slot_free_times(engines, each)?, &before))
    }

    fn spread(&self, parameters: &Parameters, engines: &[&str]) -> Option<Spread> {
        self.models.get(parameters.checkpoint_model.as_str())?.spread(engines, Some(parameters))
    }

    /// The user's own jobs at earlier positions; unknown ones are assumed to be like `job`.
    fn own_jobs_ahead(
        &self,
        job: &GenerationJob,
        engines: &[&str],
        each: Option<Spread>,
    ) -> Option<Vec<JobsAhead>> {
        let place = job.queue_position.unwrap_or(1);
        let mut unknown = place.saturating_sub(1);
        let mut before = Vec::new();
        for earlier in self.own.range(..place).map(|(_, earlier)| earlier) {
            unknown = unknown.saturating_sub(1);
            if !earlier.held {
                let each = self.spread(&earlier.parameters, engines).or(each)?;
                before.push(JobsAhead { count: 1, each });
            }
        }
        if unknown > 0 {
            before.push(JobsAhead { count: unknown, each: each? });
        }
        Some(before)
    }

    /// Jobs of other users that start before `job`: users take turns, and those with fewer running jobs go first.
    fn others_ahead(
        &self,
        job: &GenerationJob,
        engines: &[&str],
        each: Option<Spread>,
    ) -> Option<Vec<JobsAhead>> {
        let turns = job.queue_position.unwrap_or(1).saturating_sub(1);
        let mut before = Vec::new();
        for (user_id, groups) in self.competing_groups(job, engines) {
            let waiting = groups.iter().map(|group| group.waiting).sum();
            let first = u64::from(self.load.turns.get(user_id) < self.load.turns.get(&job.user_id));
            let ahead = (self.running(&job.user_id) - self.running(user_id)) / 2;
            let count = (turns + first).saturating_add_signed(ahead).min(waiting);
            let longest = groups.iter().max_by_key(|group| group.waiting);
            let theirs = longest.and_then(|group| self.models.get(group.checkpoint.as_str()));
            let theirs = theirs.and_then(|run_history| run_history.spread(engines, None));
            if count > 0 {
                before.push(JobsAhead { count, each: theirs.or(each)? });
            }
        }
        Some(before)
    }

    /// Waiting groups of other users that need one of `engines`.
    fn competing_groups(&self, job: &GenerationJob, engines: &[&str]) -> BTreeMap<&str, Vec<&WaitingGroup>> {
        let mut competing_groups: BTreeMap<&str, Vec<&WaitingGroup>> = BTreeMap::new();
        let others = self.load.groups.iter().filter(|group| group.user_id != job.user_id);
        for group in others {
            if self.load.engines_of(group).iter().any(|engine| engines.contains(engine)) {
                competing_groups.entry(&group.user_id).or_default().push(group);
            }
        }
        competing_groups
    }

    fn running(&self, user_id: &str) -> i64 {
        let theirs = self.load.running.iter().filter(|running| running.user_id == user_id);
        i64::try_from(theirs.count()).unwrap_or(i64::MAX)
    }

    /// Time until each slot of `engines` is free.
    fn slot_free_times(&self, engines: &[&str], each: Option<Spread>) -> Option<Vec<Spread>> {
        let mut slots = Vec::new();
        let known: BTreeSet<&str> = engines.iter().copied().collect();
        for engine in known {
            let mut free = self.engines.slots(engine);
            for running in self.load.running.iter().filter(|running| running.engine == engine) {
                let elapsed = (chrono::Utc::now() - running.started_at).as_seconds_f64();
                let run_history = self.models.get(running.parameters.checkpoint_model.as_str());
                let left = run_history.and_then(|l| l.remaining(engine, &running.parameters, elapsed));
                slots.push(left.or(each)?);
                free = free.saturating_sub(1);
            }
            slots.extend(std::iter::repeat_n(Spread::default(), free));
        }
        Some(slots)
    }
}

/// When a job starts that gets the first free one of `slots` after all jobs of `before` have started.
fn start(slots: &[Spread], before: &[JobsAhead]) -> [i64; 2] {
    let count: u64 = before.iter().map(|before| before.count).sum();
    let mean =
        if count > MAX_SIMULATED { average_over_slots(slots, before) } else { simulate_slots(slots, before) };
    if mean <= 0.0 {
        return [0, 0];
    }
    let variance: f64 = slots.iter().map(|slot| slot.variance).sum::<f64>()
        + before.iter().map(|before| before.each.variance * before.count as f64).sum::<f64>();
    let margin = QUARTILE * variance.sqrt() / slots.len().max(1) as f64;
    [mean - margin, mean + margin].map(|seconds| seconds.max(0.0).round() as i64)
}

fn average_over_slots(slots: &[Spread], before: &[JobsAhead]) -> f64 {
    let running: f64 = slots.iter().map(|slot| slot.mean).sum();
    let waiting: f64 = before.iter().map(|before| before.each.mean * before.count as f64).sum();
    (running + waiting) / slots.len().max(1) as f64
}

fn simulate_slots(slots: &[Spread], before: &[JobsAhead]) -> f64 {
    let mut free: Vec<f64> = slots.iter().map(|slot| slot.mean).collect();
    for before in before {
        for _ in 0..before.count {
            if let Some(first) = free.iter_mut().min_by(|a, b| a.total_cmp(b)) {
                *first += before.each.mean;
            }
        }
    }
    free.into_iter().min_by(f64::total_cmp).unwrap_or(0.0)
}

#[cfg(test)]
mod tests;
