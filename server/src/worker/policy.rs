//! Decides what happens to a job whose attempt failed. A pure function of the context.

use domain::jobs::{ErrorKind, JobAttempt};
use std::time::Duration;

/// The wait before the first retry; doubles with every further one.
const FIRST_BACK_OFF: Duration = Duration::from_secs(2);
const MAX_BACK_OFF: Duration = Duration::from_secs(300);
/// Attempts on an engine that ran out of memory: it may need one to free its memory.
const MAX_OUT_OF_MEMORY_ATTEMPTS: usize = 2;
/// Attempts of a job that stalls, on any engine.
const MAX_STALLED_ATTEMPTS: usize = 3;

/// The context when an attempt has failed.
pub(super) struct FailureContext<'a> {
    pub kind: ErrorKind,
    /// Name of the engine it failed on.
    pub engine: &'a str,
    /// Attempts of this job that ended before this one.
    pub earlier: &'a [JobAttempt],
    /// Names of other running engines that can run this job.
    pub others: &'a [String],
}

/// The decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RetryDecision {
    /// The job has failed.
    Fail,
    /// Back to waiting, for a while; `avoid_engine`: not on the same engine.
    Retry { avoid_engine: bool, after: Duration },
    /// Back to waiting at its place, until the engine is online again.
    Wait,
}

/// The rule of each kind of failure.
pub(super) fn decide(context: &FailureContext) -> RetryDecision {
    let again = |avoid_engine| RetryDecision::Retry { avoid_engine, after: back_off(failures(context)) };
    match context.kind {
        ErrorKind::Invalid => RetryDecision::Fail,
        // Outputs wait in memory for disk space; an engine whose own disk is full is retried when it is up.
        ErrorKind::EngineUnreachable | ErrorKind::StorageFull => RetryDecision::Wait,
        ErrorKind::ModelMissing if has_untried_engine(context) => again(true),
        ErrorKind::OutOfMemory if attempts_on_this_engine(context) < MAX_OUT_OF_MEMORY_ATTEMPTS => {
            again(false)
        }
        ErrorKind::OutOfMemory if has_untried_engine(context) => again(true),
        ErrorKind::EngineError | ErrorKind::Internal if same_kind(context) == 0 => {
            again(!context.others.is_empty())
        }
        ErrorKind::Stalled if same_kind(context) + 1 < MAX_STALLED_ATTEMPTS => {
            again(!context.others.is_empty())
        }
        _ => RetryDecision::Fail,
    }
}

/// 2·2^n s for the `n`th retry, at most five minutes.
fn back_off(n: usize) -> Duration {
    let doubled = u32::try_from(n).ok().and_then(|n| 2_u32.checked_pow(n));
    doubled.map_or(MAX_BACK_OFF, |factor| FIRST_BACK_OFF.saturating_mul(factor)).min(MAX_BACK_OFF)
}

/// `wait` varied by up to a fifth, so that jobs that failed together do not retry together.
pub(super) fn jittered(wait: Duration) -> Duration {
    wait.mul_f64(rand::random_range(0.8..=1.2))
}

fn failures(context: &FailureContext) -> usize {
    context.earlier.iter().filter(|attempt| attempt.error_kind.is_some()).count()
}

fn same_kind(context: &FailureContext) -> usize {
    context.earlier.iter().filter(|attempt| attempt.error_kind == Some(context.kind)).count()
}

/// Attempts that failed with the same kind on this engine, including this one.
fn attempts_on_this_engine(context: &FailureContext) -> usize {
    let here = |a: &&JobAttempt| a.error_kind == Some(context.kind) && a.engine == context.engine;
    context.earlier.iter().filter(here).count() + 1
}

/// True when another engine can run the job and has not failed it with this kind.
fn has_untried_engine(context: &FailureContext) -> bool {
    let failed_on =
        |name: &str| context.earlier.iter().any(|a| a.error_kind == Some(context.kind) && a.engine == name);
    context.others.iter().any(|name| !failed_on(name))
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

    fn after(kind: ErrorKind, earlier: &[JobAttempt], others: &[&str]) -> RetryDecision {
        let others: Vec<String> = others.iter().map(|name| (*name).to_owned()).collect();
        decide(&FailureContext { kind, engine: "one", earlier, others: &others })
    }

    fn retry(avoid_engine: bool, seconds: u64) -> RetryDecision {
        RetryDecision::Retry { avoid_engine, after: Duration::from_secs(seconds) }
    }

    #[test]
    fn row_18_each_kind_has_its_policy() {
        assert_eq!(after(ErrorKind::Invalid, &[], &["two"]), RetryDecision::Fail);
        assert_eq!(after(ErrorKind::ModelMissing, &[], &[]), RetryDecision::Fail);
        assert_eq!(after(ErrorKind::ModelMissing, &[], &["two"]), retry(true, 2));
        assert_eq!(after(ErrorKind::OutOfMemory, &[], &[]), retry(false, 2));
        assert_eq!(after(ErrorKind::EngineError, &[], &[]), retry(false, 2));
        assert_eq!(after(ErrorKind::EngineError, &[], &["two"]), retry(true, 2));
        assert_eq!(after(ErrorKind::EngineUnreachable, &[], &[]), RetryDecision::Wait);
        assert_eq!(after(ErrorKind::Stalled, &[], &["two"]), retry(true, 2));
        assert_eq!(after(ErrorKind::StorageFull, &[], &[]), RetryDecision::Wait);
        assert_eq!(after(ErrorKind::Internal, &[], &[]), retry(false, 2));
    }

    #[test]
    fn row_18_retries_are_limited() {
        let memory = [failed("one", ErrorKind::OutOfMemory)];
        assert_eq!(after(ErrorKind::OutOfMemory, &memory, &[]), RetryDecision::Fail);
        assert_eq!(after(ErrorKind::OutOfMemory, &memory, &["two"]), retry(true, 4));
        let broken = [failed("two", ErrorKind::EngineError)];
        assert_eq!(after(ErrorKind::EngineError, &broken, &["two"]), RetryDecision::Fail);
        let stalled = [failed("two", ErrorKind::Stalled), failed("one", ErrorKind::Stalled)];
        assert_eq!(after(ErrorKind::Stalled, &stalled, &["two"]), RetryDecision::Fail);
    }

    #[test]
    fn back_off_doubles_up_to_five_minutes_and_varies_by_a_fifth() {
        let seconds: Vec<u64> = [0, 1, 2, 7, 8, 400].map(|n| back_off(n).as_secs()).to_vec();
        assert_eq!(seconds, [2, 4, 8, 256, 300, 300]);
        let wait = jittered(Duration::from_secs(100)).as_secs_f64();
        assert!((80.0..=120.0).contains(&wait), "{wait}");
    }
}
