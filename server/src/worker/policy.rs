//! What becomes of a job whose attempt failed. Pure: what is known goes in, the next move comes out.

use domain::jobs::{ErrorKind, JobAttempt};
use std::time::Duration;

/// The wait before the first retry; doubles with every further one.
const FIRST_BACK_OFF: Duration = Duration::from_secs(2);
const LONGEST_BACK_OFF: Duration = Duration::from_secs(300);
/// Tries an engine gets that ran out of memory: it may need one to free what it held.
const MEMORY_TRIES: usize = 2;
/// Tries of a job that stalls, wherever.
const STALL_TRIES: usize = 3;

/// What is known when an attempt has failed.
pub(super) struct Known<'a> {
    pub kind: ErrorKind,
    /// Name of the engine it failed on.
    pub engine: &'a str,
    /// Attempts of this job that ended before this one.
    pub earlier: &'a [JobAttempt],
    /// Names of other living engines that can draw this job.
    pub others: &'a [String],
}

/// The next move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// The job has failed.
    Fail,
    /// Back to waiting, for a while; `elsewhere`: not on the same engine.
    Retry { elsewhere: bool, after: Duration },
    /// Back to waiting at its place, until the engine is there again.
    Wait,
}

/// The rule of each kind of failure.
pub(super) fn next(known: &Known) -> Next {
    let again = |elsewhere| Next::Retry { elsewhere, after: back_off(failures(known)) };
    match known.kind {
        ErrorKind::Invalid => Next::Fail,
        // Pictures wait for room in hand; an engine whose own disk is full is tried again when it is up.
        ErrorKind::EngineUnreachable | ErrorKind::StorageFull => Next::Wait,
        ErrorKind::ModelMissing if untried(known) => again(true),
        ErrorKind::OutOfMemory if tries_here(known) < MEMORY_TRIES => again(false),
        ErrorKind::OutOfMemory if untried(known) => again(true),
        ErrorKind::EngineError | ErrorKind::Internal if same_kind(known) == 0 => {
            again(!known.others.is_empty())
        }
        ErrorKind::Stalled if same_kind(known) + 1 < STALL_TRIES => again(!known.others.is_empty()),
        _ => Next::Fail,
    }
}

/// 2·2^n s for the `n`th retry, at most five minutes.
fn back_off(n: usize) -> Duration {
    let doubled = u32::try_from(n).ok().and_then(|n| 2_u32.checked_pow(n));
    doubled.map_or(LONGEST_BACK_OFF, |factor| FIRST_BACK_OFF.saturating_mul(factor)).min(LONGEST_BACK_OFF)
}

/// `wait` stretched or cut by up to a fifth, so that jobs that failed together do not come back together.
pub(super) fn jittered(wait: Duration) -> Duration {
    wait.mul_f64(rand::random_range(0.8..=1.2))
}

fn failures(known: &Known) -> usize {
    known.earlier.iter().filter(|attempt| attempt.error_kind.is_some()).count()
}

fn same_kind(known: &Known) -> usize {
    known.earlier.iter().filter(|attempt| attempt.error_kind == Some(known.kind)).count()
}

/// Tries that failed the same way on this engine, this one included.
fn tries_here(known: &Known) -> usize {
    let here = |a: &&JobAttempt| a.error_kind == Some(known.kind) && a.engine == known.engine;
    known.earlier.iter().filter(here).count() + 1
}

/// True when another engine can draw the job and has not failed it in this way.
fn untried(known: &Known) -> bool {
    let failed_on =
        |name: &str| known.earlier.iter().any(|a| a.error_kind == Some(known.kind) && a.engine == name);
    known.others.iter().any(|name| !failed_on(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Utc;

    fn failed(engine: &str, kind: ErrorKind) -> JobAttempt {
        JobAttempt {
            attempt: 1,
            engine: engine.into(),
            started_at: Utc::now(),
            ended_at: None,
            outcome: Some("failed".into()),
            error_kind: Some(kind),
            error: None,
        }
    }

    fn after(kind: ErrorKind, earlier: &[JobAttempt], others: &[&str]) -> Next {
        let others: Vec<String> = others.iter().map(|name| (*name).to_owned()).collect();
        next(&Known { kind, engine: "one", earlier, others: &others })
    }

    fn retry(elsewhere: bool, seconds: u64) -> Next {
        Next::Retry { elsewhere, after: Duration::from_secs(seconds) }
    }

    #[test]
    fn row_18_each_kind_has_its_policy() {
        assert_eq!(after(ErrorKind::Invalid, &[], &["two"]), Next::Fail);
        assert_eq!(after(ErrorKind::ModelMissing, &[], &[]), Next::Fail);
        assert_eq!(after(ErrorKind::ModelMissing, &[], &["two"]), retry(true, 2));
        assert_eq!(after(ErrorKind::OutOfMemory, &[], &[]), retry(false, 2));
        assert_eq!(after(ErrorKind::EngineError, &[], &[]), retry(false, 2));
        assert_eq!(after(ErrorKind::EngineError, &[], &["two"]), retry(true, 2));
        assert_eq!(after(ErrorKind::EngineUnreachable, &[], &[]), Next::Wait);
        assert_eq!(after(ErrorKind::Stalled, &[], &["two"]), retry(true, 2));
        assert_eq!(after(ErrorKind::StorageFull, &[], &[]), Next::Wait);
        assert_eq!(after(ErrorKind::Internal, &[], &[]), retry(false, 2));
    }

    #[test]
    fn row_18_retries_come_to_an_end() {
        let memory = [failed("one", ErrorKind::OutOfMemory)];
        assert_eq!(after(ErrorKind::OutOfMemory, &memory, &[]), Next::Fail);
        assert_eq!(after(ErrorKind::OutOfMemory, &memory, &["two"]), retry(true, 4));
        let broken = [failed("two", ErrorKind::EngineError)];
        assert_eq!(after(ErrorKind::EngineError, &broken, &["two"]), Next::Fail);
        let stalled = [failed("two", ErrorKind::Stalled), failed("one", ErrorKind::Stalled)];
        assert_eq!(after(ErrorKind::Stalled, &stalled, &["two"]), Next::Fail);
    }

    #[test]
    fn back_off_doubles_up_to_five_minutes_and_varies_by_a_fifth() {
        let seconds: Vec<u64> = [0, 1, 2, 7, 8, 400].map(|n| back_off(n).as_secs()).to_vec();
        assert_eq!(seconds, [2, 4, 8, 256, 300, 300]);
        let wait = jittered(Duration::from_secs(100)).as_secs_f64();
        assert!((80.0..=120.0).contains(&wait), "{wait}");
    }
}
