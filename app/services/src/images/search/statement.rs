//! What both databases build their statements from.

use crate::images::HistoryFilter;
use crate::images::history_position::HistoryPosition;
use domain::jobs::JobStatus;
use sea_orm::Value;

/// Which entries come first.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Order {
    Newest,
    Oldest,
}

/// From the first position, inclusive, to the second, exclusive.
pub type Span = (HistoryPosition, HistoryPosition);

/// A statement and its values.
pub type Statement = (String, Vec<Value>);

/// The user, and the IANA time zone in which their days start.
#[derive(Clone, Copy, Debug)]
pub struct Requester<'a> {
    pub user_id: &'a str,
    pub timezone: &'a str,
}

/// Running or pending, whichever must be excluded when only the other is requested: the index has both as active.
pub fn excluded_status(filter: &HistoryFilter) -> Option<JobStatus> {
    let wanted = |status| filter.status.contains(&status);
    match (wanted(JobStatus::Pending), wanted(JobStatus::Running)) {
        (true, false) => Some(JobStatus::Running),
        (false, true) => Some(JobStatus::Pending),
        _ => None,
    }
}
