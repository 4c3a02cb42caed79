//! Renewing and releasing leases.

use super::claim::{Claim, lease_delta};
use super::finish::fence;
use super::rescue::{self, RunningAttempt};
use crate::data::sql;
use crate::data::tables::generation_jobs::{Column, Entity};
use chrono::{DateTime, Utc};
use domain::error::Error;
use domain::jobs::{JobStatus, Progress};
use sea_orm::DatabaseConnection;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use std::time::Duration;

/// Owner of an attempt released at shutdown for the next process.
pub(super) const NO_OWNER: &str = "";
/// The stage of a job whose images are being stored.
pub(super) const STORING: &str = "Saving the pictures";

/// A renewed lease.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RenewedLease {
    pub job_id: i64,
    pub attempt: i32,
    /// The job's owner requested its cancellation.
    pub cancel: bool,
}

/// Renews the leases of `owner` on the jobs `job_ids`: each now ends `lease` from now. An expired one is renewed too,
/// unless the job has been taken over. A job missing from the result is no longer `owner`'s: it was taken over or has
/// ended. A job of `owner` missing from `job_ids` is not renewed: its lease expires.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn heartbeat(
    c: &impl ConnectionTrait,
    owner: &str,
    lease: Duration,
    job_ids: &[i64],
) -> Result<Vec<RenewedLease>, Error> {
    if job_ids.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<String> = job_ids.iter().map(i64::to_string).collect();
    let statement = format!(
        "UPDATE generation_jobs SET lease_until = $2 WHERE status = 'running' AND lease_owner = $1 \
         AND id IN ({}) RETURNING id, attempt, cancel_requested_at IS NOT NULL AS cancel_requested",
        ids.join(", ")
    );
    let rows = sql::all(c, &statement, [owner.into(), (sql::now() + lease_delta(lease)).into()]).await?;
    let renewed = rows.iter().map(|row| {
        let (job_id, attempt) = (row.try_get("", "id")?, row.try_get("", "attempt")?);
        Ok(RenewedLease { job_id, attempt, cancel: row.try_get("", "cancel_requested")? })
    });
    renewed.collect()
}

/// Saves an attempt's progress; false when the job is no longer ours. Steps that go backwards are ignored.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn record_progress(
    c: &impl ConnectionTrait,
    claim: &Claim,
    owner: &str,
    progress: &Progress,
) -> Result<bool, Error> {
    let step = progress.step.cast_signed();
    let done = Entity::update_many()
        .col_expr(
            Column::Step,
            Expr::case(Column::Step.lt(step), step).finally(Expr::col(Column::Step)).into(),
        )
        .col_expr(Column::TotalSteps, Expr::value(progress.total.cast_signed()))
        .col_expr(Column::Stage, Expr::value(progress.stage.as_str()))
        .filter(fence(claim, owner))
        .exec(c)
        .await?;
    Ok(done.rows_affected > 0)
}

/// Records that the images are about to be stored: if the worker dies now, they are the cause. False when the job is
/// no longer ours.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn record_storing(c: &impl ConnectionTrait, claim: &Claim, owner: &str) -> Result<bool, Error> {
    let done = Entity::update_many()
        .col_expr(Column::Stage, Expr::value(STORING))
        .filter(fence(claim, owner))
        .exec(c)
        .await?;
    Ok(done.rows_affected > 0)
}

/// Makes waiting jobs claimable whose back-off is over (`run_at` has passed); returns how many.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn release_run_at(c: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<u64, Error> {
    let done = Entity::update_many()
        .col_expr(Column::RunAt, Expr::value(None::<DateTime<Utc>>))
        .filter(Column::RunAt.lte(now))
        .filter(Column::Status.eq(JobStatus::Pending))
        .exec(c)
        .await?;
    Ok(done.rows_affected)
}

/// At shutdown: releases attempts on engines that outlive this process for the next one, and returns the others, which
/// are still ours and must be handed back.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn detach(c: &DatabaseConnection, owner: &str) -> Result<Vec<Claim>, Error> {
    let mut handed_back = Vec::new();
    for RunningAttempt { job, attempt, survives_restart } in
        rescue::running(c, Column::LeaseOwner.eq(owner)).await?
    {
        let claim = rescue::claim(&job, &attempt);
        if survives_restart {
            Entity::update_many()
                .col_expr(Column::LeaseOwner, Expr::value(NO_OWNER))
                .col_expr(Column::LeaseUntil, Expr::value(sql::now()))
                .filter(fence(&claim, owner))
                .exec(c)
                .await?;
        } else {
            handed_back.push(claim);
        }
    }
    Ok(handed_back)
}
