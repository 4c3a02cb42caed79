//! Time left, as ranges learned from finished jobs.

use serde::{Deserialize, Serialize};

/// Seconds from now, each a range from the 25th to the 75th percentile of similar jobs. A part is absent without
/// enough finished jobs, or when it is over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
pub struct Estimate {
    /// Until a waiting job starts. Absent if it is held, running, or waiting for an engine or a paused queue.
    pub wait_s: Option<[i64; 2]>,
    /// Run time of a waiting job once started; remaining time of a running one. `[0, 0]` if a running job already
    /// takes longer than most did.
    pub run_s: Option<[i64; 2]>,
}

impl Estimate {
    /// None if neither part is known.
    pub fn or_none(self) -> Option<Self> {
        (self != Self::default()).then_some(self)
    }

    /// The wait, unless it is 0: such a job starts any moment.
    pub fn wait(self) -> Option<[i64; 2]> {
        self.wait_s.filter(|[_, most]| *most > 0)
    }
}

/// The rest of `range` (seconds) after `elapsed_ms`; never negative.
pub fn remaining(range: [i64; 2], elapsed_ms: i64) -> [i64; 2] {
    range.map(|seconds| (seconds - elapsed_ms / 1_000).max(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remaining_time_never_drops_below_zero() {
        assert_eq!(remaining([10, 14], 0), [10, 14]);
        assert_eq!(remaining([10, 14], 12_900), [0, 2]);
        assert_eq!(remaining([10, 14], 60_000), [0, 0]);
    }
}
