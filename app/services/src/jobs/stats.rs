//! Statistics of one user's jobs.

use crate::data::sql;
use crate::data::tables::generation_jobs::{Column, Entity};
use chrono::{DateTime, Utc};
use domain::error::Error;
use domain::jobs::JobStatus;
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};
use serde::Serialize;
use std::collections::BTreeMap;

/// Number of the newest completed jobs that durations are taken from.
const SAMPLE_SIZE: u64 = 1_000;

/// Statistics of one user's jobs, without deleted ones.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct JobStats {
    pub user_id: String,
    pub total_jobs: u64,
    /// All statuses, including those without jobs.
    pub status_breakdown: BTreeMap<&'static str, u64>,
    pub type_breakdown: BTreeMap<&'static str, u64>,
    /// Mean seconds from start to end of up to 1,000 of the newest completed jobs; null without any.
    pub average_processing_time_seconds: Option<f64>,
    /// Median of the same times.
    pub p50_processing_time_seconds: Option<f64>,
    /// 95th percentile of the same times.
    pub p95_processing_time_seconds: Option<f64>,
}

/// Statistics of the jobs of `user_id`.
///
/// # Errors
/// [`Error::NotFound`] for an unknown user.
pub async fn stats(c: &impl ConnectionTrait, user_id: &str) -> Result<JobStats, Error> {
    let known = sql::one(c, "SELECT 1 AS known FROM users WHERE id = $1", [user_id.into()]).await?;
    if known.is_none() {
        return Err(Error::not_found("user"));
    }
    let status_breakdown = by_status(c, user_id).await?;
    let total_jobs = status_breakdown.values().sum();
    let seconds = seconds(c, user_id).await?;
    Ok(JobStats {
        user_id: user_id.to_owned(),
        total_jobs,
        // The only type; grouping by it would read every row.
        type_breakdown: BTreeMap::from([("image_generation", total_jobs)]),
        status_breakdown,
        average_processing_time_seconds: average(&seconds),
        p50_processing_time_seconds: percentile(&seconds, 50),
        p95_processing_time_seconds: percentile(&seconds, 95),
    })
}

/// Number of jobs of `user_id` by status.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn by_status(
    c: &impl ConnectionTrait,
    user_id: &str,
) -> Result<BTreeMap<&'static str, u64>, Error> {
    let mut counts: BTreeMap<_, _> = JobStatus::ALL.iter().map(|status| (status.as_str(), 0)).collect();
    let rows: Vec<(JobStatus, i64)> = Entity::find()
        .select_only()
        .column(Column::Status)
        .column_as(Column::Id.count(), "jobs")
        .filter(Column::UserId.eq(user_id))
        .filter(Column::DeletedAt.is_null())
        .group_by(Column::Status)
        .into_tuple()
        .all(c)
        .await?;
    counts.extend(rows.into_iter().map(|(status, jobs)| (status.as_str(), jobs.unsigned_abs())));
    Ok(counts)
}

/// Durations of the newest completed jobs in seconds, sorted.
async fn seconds(c: &impl ConnectionTrait, user_id: &str) -> Result<Vec<f64>, DbErr> {
    type Ends = (Option<DateTime<Utc>>, Option<DateTime<Utc>>);
    let rows: Vec<Ends> = Entity::find()
        .select_only()
        .columns([Column::StartedAt, Column::CompletedAt])
        .filter(Column::UserId.eq(user_id))
        .filter(Column::DeletedAt.is_null())
        .filter(Column::Status.eq(JobStatus::Completed))
        .order_by_desc(Column::Id)
        .limit(SAMPLE_SIZE)
        .into_tuple()
        .all(c)
        .await?;
    let spans = rows.into_iter().filter_map(|(started, ended)| Some(ended? - started?));
    let mut seconds: Vec<f64> = spans.map(|span| span.as_seconds_f64().max(0.0)).collect();
    seconds.sort_by(f64::total_cmp);
    Ok(seconds)
}

fn average(seconds: &[f64]) -> Option<f64> {
    (!seconds.is_empty()).then(|| seconds.iter().sum::<f64>() / seconds.len() as f64)
}

/// Percentile by nearest rank.
fn percentile(sorted: &[f64], percent: usize) -> Option<f64> {
    let rank = (sorted.len() * percent).div_ceil(100);
    sorted.get(rank.saturating_sub(1)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn row_10_percentiles_use_the_nearest_rank() {
        let seconds: Vec<f64> = (1..=20).map(f64::from).collect();
        assert_eq!([percentile(&seconds, 50), percentile(&seconds, 95)], [Some(10.0), Some(19.0)]);
        assert_eq!((percentile(&[3.0], 50), percentile(&[], 95), average(&[])), (Some(3.0), None, None));
        assert_eq!(average(&seconds), Some(10.5));
    }
}
