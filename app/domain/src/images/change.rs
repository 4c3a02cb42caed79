//! Bulk actions on entries of the history, and their results.

use crate::jobs::{JobStatus, SkippedJob, display::group_thousands};
use serde::{Deserialize, Serialize};

/// An action on each selected entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum BulkAction {
    /// Hides them; their files are removed within a day.
    Delete,
    /// Undoes a deletion, while the files still exist.
    Restore,
    Favorite,
    Unfavorite,
    /// Adds the tag of the request.
    Tag,
    /// Removes that tag.
    Untag,
}

impl BulkAction {
    /// False for actions on images only.
    pub fn is_for_jobs(self) -> bool {
        matches!(self, Self::Delete | Self::Restore)
    }
}

/// What an action changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryChanged {
    /// Number of images that changed; those already in that state don't count.
    pub count: u64,
    /// The same for jobs. Images deleted with their job don't count.
    pub jobs: u64,
    /// Token that restores everything this deleted; absent if nothing was deleted.
    pub undo: Option<String>,
    /// Images that no longer exist.
    pub gone: Vec<i64>,
    /// Jobs that were not changed.
    pub jobs_left: Vec<SkippedJob>,
}

impl HistoryChanged {
    /// One job with its images.
    pub fn job(undo: String) -> Self {
        Self { jobs: 1, undo: Some(undo), ..Self::default() }
    }

    /// Why some were skipped; None if none were.
    pub fn skipped_message(&self) -> Option<String> {
        let jobs_gone = self.jobs_left.iter().filter(|job| job.status.is_none()).count();
        let active = self.jobs_left.iter().filter_map(|job| Some((job.id, job.status?)));
        let active: Vec<_> = active.map(|(id, status)| active_job_text(id, status)).collect();
        let elsewhere = [
            deleted_elsewhere_message(self.gone.len(), "picture"),
            deleted_elsewhere_message(jobs_gone, "job"),
        ];
        let mut words: Vec<String> = elsewhere.into_iter().flatten().collect();
        if !active.is_empty() {
            words.push(format!("Still active: {}. Cancel first, then delete.", active.join(", ")));
        }
        (!words.is_empty()).then(|| words.join(" "))
    }
}

fn active_job_text(id: i64, status: JobStatus) -> String {
    format!("job {id} ({})", status.as_str())
}

/// They were deleted elsewhere, for example in another tab.
fn deleted_elsewhere_message(gone: usize, noun: &str) -> Option<String> {
    match gone {
        0 => None,
        1 => Some(format!("1 of these {noun}s was deleted elsewhere.")),
        gone => Some(format!("{gone} of these {noun}s were deleted elsewhere.")),
    }
}

/// "3 pictures, 1 job"; omits zero counts.
pub fn count_text(pictures: u64, jobs: u64) -> String {
    let one = |count: u64, noun: &str| {
        let plural = if count == 1 { "" } else { "s" };
        (count > 0)
            .then(|| format!("{} {noun}{plural}", group_thousands(i64::try_from(count).unwrap_or(i64::MAX))))
    };
    [one(pictures, "picture"), one(jobs, "job")].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_counted_by_kind() {
        let words = [count_text(3, 1), count_text(1_000, 0), count_text(0, 2), count_text(0, 0)];
        assert_eq!(words, ["3 pictures, 1 job", "1,000 pictures", "2 jobs", ""]);
    }

    #[test]
    fn skipped_entries_are_named_with_the_reason() {
        let left = |id, status| SkippedJob { id, status };
        let changed = HistoryChanged {
            gone: vec![4],
            jobs_left: vec![left(7, None), left(8, None), left(9, Some(JobStatus::Running))],
            ..HistoryChanged::default()
        };
        let words = "1 of these pictures was deleted elsewhere. 2 of these jobs were deleted elsewhere. \
                     Still active: job 9 (running). Cancel first, then delete.";
        assert_eq!(changed.skipped_message().as_deref(), Some(words));
        assert_eq!(HistoryChanged::default().skipped_message(), None);
    }
}
