//! Keeping leases, and letting go of them.

use super::Claim;
use super::claim::span;
use super::finish::fence;
use super::rescue::{self, Abandoned};
use crate::data::generation_jobs::{Column, Entity};
use crate::data::sql;
use chrono::{DateTime, Utc};
use domain::error::Error;
use domain::jobs::{JobStatus, Progress};
use sea_orm::DatabaseConnection;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use std::time::Duration;

/// Owner of an attempt that was left at a shutdown, to whoever comes next.
pub(super) const LEFT: &str = "";
/// The stage of a job whose pictures are being kept.
pub(super) const KEEPING: &str = "Keeping the pictures";

/// A lease that goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    pub job_id: i64,
    pub attempt: i32,
    /// The owner of the job wishes its end.
    pub cancel: bool,
}

/// Keeps the leases of `owner` on the jobs `in_hand` for another `lease`. A job in hand that is not brought
/// back has been taken over. A job of ours that is not in hand keeps nothing: its lease runs out.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn heartbeat(
    c: &impl ConnectionTrait,
    owner: &str,
    lease: Duration,
    in_hand: &[i64],
) -> Result<Vec<Kept>, Error> {
    if in_hand.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<String> = in_hand.iter().map(i64::to_string).collect();
    let statement = format!(
        "UPDATE generation_jobs SET lease_until = $2 WHERE status = 'running' AND lease_owner = $1 \
         AND id IN ({}) RETURNING id, attempt, cancel_requested_at IS NOT NULL AS wished",
        ids.join(", ")
    );
    let rows = sql::all(c, &statement, [owner.into(), (sql::now() + span(lease)).into()]).await?;
    let kept = rows.iter().map(|row| {
        let (job_id, attempt) = (row.try_get("", "id")?, row.try_get("", "attempt")?);
        Ok(Kept { job_id, attempt, cancel: row.try_get("", "wished")? })
    });
    kept.collect()
}

/// Writes how far an attempt is; false when the job is no longer ours. Steps that go backwards are left out.
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

/// The pictures are there and are about to be kept: a worker that dies now died of them. False when the job
/// is no longer ours.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn record_keeping(c: &impl ConnectionTrait, claim: &Claim, owner: &str) -> Result<bool, Error> {
    let done = Entity::update_many()
        .col_expr(Column::Stage, Expr::value(KEEPING))
        .filter(fence(claim, owner))
        .exec(c)
        .await?;
    Ok(done.rows_affected > 0)
}

/// Lets jobs whose time has come be claimed; says how many.
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

/// At shutdown: leaves attempts on engines that outlive us to whoever comes next, and brings the others,
/// which are still ours and are to be handed back.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn detach(c: &DatabaseConnection, owner: &str) -> Result<Vec<Claim>, Error> {
    let mut ending_here = Vec::new();
    for Abandoned { job, attempt, outlives_us } in rescue::running(c, Column::LeaseOwner.eq(owner)).await? {
        let claim = rescue::claim(&job, &attempt);
        if outlives_us {
            Entity::update_many()
                .col_expr(Column::LeaseOwner, Expr::value(LEFT))
                .col_expr(Column::LeaseUntil, Expr::value(sql::now()))
                .filter(fence(&claim, owner))
                .exec(c)
                .await?;
        } else {
            ending_here.push(claim);
        }
    }
    Ok(ending_here)
}
