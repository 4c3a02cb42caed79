//! Position of an entry in the history.

use domain::error::Error;

/// Positions reserved for one job and its images.
const POSITIONS_PER_JOB: i64 = 16;

/// A position in the history, newest highest: by job descending, then by place in the batch. It is the row id of the
/// search index (migration 12).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct HistoryPosition(pub i64);

impl HistoryPosition {
    /// Before the newest entry.
    pub const TOP: Self = Self(i64::MAX);

    /// The lowest position of `job_id`, below those of all newer jobs.
    pub fn bottom_of(job_id: i64) -> Self {
        Self(job_id.saturating_mul(POSITIONS_PER_JOB))
    }

    /// The image at `batch_index` of `job_id`; without an index the job itself, which comes after its images.
    pub fn of(job_id: i64, batch_index: Option<i32>) -> Self {
        let within = batch_index.map_or(0, |index| POSITIONS_PER_JOB - 1 - i64::from(index));
        Self(job_id.saturating_mul(POSITIONS_PER_JOB).saturating_add(within))
    }

    /// The next newer position.
    pub fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }

    pub fn job_id(self) -> i64 {
        self.0.div_euclid(POSITIONS_PER_JOB)
    }

    /// None for the job itself.
    pub fn batch_index(self) -> Option<i32> {
        match self.0.rem_euclid(POSITIONS_PER_JOB) {
            0 => None,
            within => i32::try_from(POSITIONS_PER_JOB - 1 - within).ok(),
        }
    }

    /// Parses a page's `next_cursor`.
    ///
    /// # Errors
    /// [`Error::Invalid`] for anything else.
    pub fn parse(cursor: &str) -> Result<Self, Error> {
        let bad = || Error::field("cursor", "must be the next_cursor of an earlier page");
        cursor.parse().ok().filter(|place| *place >= 0).map(Self).ok_or_else(bad)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_round_trips() {
        for (job, index) in [(1, None), (7, Some(0)), (7, Some(7)), (1 << 40, Some(3))] {
            let place = HistoryPosition::of(job, index);
            assert_eq!((place.job_id(), place.batch_index()), (job, index));
        }
    }

    #[test]
    fn newer_jobs_come_first_and_images_in_the_order_of_their_batch() {
        let order = [
            HistoryPosition::TOP,
            HistoryPosition::of(8, None),
            HistoryPosition::of(7, Some(0)),
            HistoryPosition::of(7, Some(7)),
            HistoryPosition::of(7, None),
        ];
        assert!(order.is_sorted_by(|before, after| before > after));
        assert!(
            HistoryPosition::of(7, Some(7)) >= HistoryPosition::bottom_of(7)
                && HistoryPosition::of(6, Some(0)) < HistoryPosition::bottom_of(7)
        );
    }
}
