//! Time left, as ranges learned from jobs that have finished.

use serde::{Deserialize, Serialize};

/// Seconds from now, each a range from the 25th to the 75th percentile of what like jobs took.
/// A half is absent when there is nothing to learn it from, or when it is over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct Estimate {
    /// Until a waiting job starts. Absent for one that is held, runs, or waits for an engine or a paused queue.
    pub wait_s: Option<[i64; 2]>,
    /// How long a waiting job will run once started; what is left of a running one. `[0, 0]` when a running
    /// job already takes longer than most did.
    pub run_s: Option<[i64; 2]>,
}

impl Estimate {
    /// None when neither half is known.
    pub fn or_none(self) -> Option<Self> {
        (self != Self::default()).then_some(self)
    }

    /// The wait, where there is one: a job that could start at once is taken up any moment.
    pub fn wait(self) -> Option<[i64; 2]> {
        self.wait_s.filter(|[_, most]| *most > 0)
    }
}

/// What is left of `range` (seconds) after `elapsed_ms`; never negative.
pub fn remaining(range: [i64; 2], elapsed_ms: i64) -> [i64; 2] {
    range.map(|seconds| (seconds - elapsed_ms / 1_000).max(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_left_shrinks_to_nothing_and_never_below() {
        assert_eq!(remaining([10, 14], 0), [10, 14]);
        assert_eq!(remaining([10, 14], 12_900), [0, 2]);
        assert_eq!(remaining([10, 14], 60_000), [0, 0]);
    }
}
