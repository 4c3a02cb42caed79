//! How long a waiting job waits: for the work before it, on the slots that can take it.

use super::engines::Engines;
use super::learned::{Learned, QUARTILE, Spread};
use super::load::{Line, Load};
use domain::jobs::{GenerationJob, JobStatus, Parameters};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// Jobs before one that are laid out slot by slot; more are spread evenly over the slots.
const LAID_OUT: u64 = 200;

/// What one person's waiting jobs wait for.
pub(super) struct Expectation<'a> {
    load: &'a Load,
    engines: &'a Engines,
    models: &'a HashMap<&'a str, Arc<Learned>>,
    /// The person's own waiting jobs that are known, by their place.
    own: BTreeMap<u64, &'a GenerationJob>,
}

/// Jobs before one that take about as long.
#[derive(Clone, Copy, Debug)]
struct Before {
    count: u64,
    each: Spread,
}

impl<'a> Expectation<'a> {
    /// `jobs` are one person's, and `engines` those that can draw them.
    pub fn new(
        load: &'a Load,
        engines: &'a Engines,
        models: &'a HashMap<&'a str, Arc<Learned>>,
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
        let mut before = self.own_before(job, engines, each)?;
        before.extend(self.others_before(job, engines, each)?);
        Some(start(&self.busy(engines, each)?, &before))
    }

    fn spread(&self, parameters: &Parameters, engines: &[&str]) -> Option<Spread> {
        self.models.get(parameters.checkpoint_model.as_str())?.spread(engines, Some(parameters))
    }

    /// The person's own jobs at earlier places; those that are not known are taken to be like `job`.
    fn own_before(&self, job: &GenerationJob, engines: &[&str], each: Option<Spread>) -> Option<Vec<Before>> {
        let place = job.queue_position.unwrap_or(1);
        let mut unknown = place.saturating_sub(1);
        let mut before = Vec::new();
        for earlier in self.own.range(..place).map(|(_, earlier)| earlier) {
            unknown = unknown.saturating_sub(1);
            if !earlier.held {
                let each = self.spread(&earlier.parameters, engines).or(each)?;
                before.push(Before { count: 1, each });
            }
        }
        if unknown > 0 {
            before.push(Before { count: unknown, each: each? });
        }
        Some(before)
    }

    /// Jobs of others that get their turn before `job`: the queue goes round, and is even about what runs.
    fn others_before(
        &self,
        job: &GenerationJob,
        engines: &[&str],
        each: Option<Spread>,
    ) -> Option<Vec<Before>> {
        let turns = job.queue_position.unwrap_or(1).saturating_sub(1);
        let mut before = Vec::new();
        for (user_id, lines) in self.rivals(job, engines) {
            let waiting = lines.iter().map(|line| line.waiting).sum();
            let first = u64::from(self.load.turns.get(user_id) < self.load.turns.get(&job.user_id));
            let ahead = (self.running(&job.user_id) - self.running(user_id)) / 2;
            let count = (turns + first).saturating_add_signed(ahead).min(waiting);
            let longest = lines.iter().max_by_key(|line| line.waiting);
            let theirs = longest.and_then(|line| self.models.get(line.checkpoint.as_str()));
            let theirs = theirs.and_then(|learned| learned.spread(engines, None));
            if count > 0 {
                before.push(Before { count, each: theirs.or(each)? });
            }
        }
        Some(before)
    }

    /// Lines of others that wait for one of `engines`.
    fn rivals(&self, job: &GenerationJob, engines: &[&str]) -> BTreeMap<&str, Vec<&Line>> {
        let mut rivals: BTreeMap<&str, Vec<&Line>> = BTreeMap::new();
        let others = self.load.lines.iter().filter(|line| line.user_id != job.user_id);
        for line in others {
            if self.load.engines_of(line).iter().any(|engine| engines.contains(engine)) {
                rivals.entry(&line.user_id).or_default().push(line);
            }
        }
        rivals
    }

    fn running(&self, user_id: &str) -> i64 {
        let theirs = self.load.running.iter().filter(|running| running.user_id == user_id);
        i64::try_from(theirs.count()).unwrap_or(i64::MAX)
    }

    /// For each slot of `engines`, when it will be free.
    fn busy(&self, engines: &[&str], each: Option<Spread>) -> Option<Vec<Spread>> {
        let mut slots = Vec::new();
        let known: BTreeSet<&str> = engines.iter().copied().collect();
        for engine in known {
            let mut free = self.engines.slots(engine);
            for running in self.load.running.iter().filter(|running| running.engine == engine) {
                let elapsed = (chrono::Utc::now() - running.started_at).as_seconds_f64();
                let learned = self.models.get(running.parameters.checkpoint_model.as_str());
                let left = learned.and_then(|l| l.remaining(engine, &running.parameters, elapsed));
                slots.push(left.or(each)?);
                free = free.saturating_sub(1);
            }
            slots.extend(std::iter::repeat_n(Spread::default(), free));
        }
        Some(slots)
    }
}

/// When a job starts that goes to the first of `slots` that is free once all `before` it have started.
fn start(slots: &[Spread], before: &[Before]) -> [i64; 2] {
    let count: u64 = before.iter().map(|before| before.count).sum();
    let mean = if count > LAID_OUT { evenly(slots, before) } else { laid_out(slots, before) };
    if mean <= 0.0 {
        return [0, 0];
    }
    let variance: f64 = slots.iter().map(|slot| slot.variance).sum::<f64>()
        + before.iter().map(|before| before.each.variance * before.count as f64).sum::<f64>();
    let away = QUARTILE * variance.sqrt() / slots.len().max(1) as f64;
    [mean - away, mean + away].map(|seconds| seconds.max(0.0).round() as i64)
}

fn evenly(slots: &[Spread], before: &[Before]) -> f64 {
    let running: f64 = slots.iter().map(|slot| slot.mean).sum();
    let waiting: f64 = before.iter().map(|before| before.each.mean * before.count as f64).sum();
    (running + waiting) / slots.len().max(1) as f64
}

fn laid_out(slots: &[Spread], before: &[Before]) -> f64 {
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
#[path = "wait_tests.rs"]
mod tests;
