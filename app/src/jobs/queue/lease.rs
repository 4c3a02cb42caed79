//! Keeping leases, and letting go of them.

use super::claim::span;
use super::finish::fence;
use super::rescue::{self, Abandoned};
use super::{Claim, SendBack, send_back};
use crate::data::generation_jobs::{Column, Entity};
use crate::data::sql;
use crate::error::Error;
use crate::jobs::{JobStatus, Progress};
use chrono::{DateTime, Utc};
use sea_orm::DatabaseConnection;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use std::time::Duration;

/// Keeps every lease of `owner` for another `lease`; brings the ids of its jobs whose cancellation is wished.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn heartbeat(c: &impl ConnectionTrait, owner: &str, lease: Duration) -> Result<Vec<i64>, Error> {
    let rows = sql::all(
        c,
        "UPDATE generation_jobs SET lease_until = $2 WHERE status = 'running' AND lease_owner = $1 \
         RETURNING id, cancel_requested_at IS NOT NULL AS wished",
        [owner.into(), (sql::now() + span(lease)).into()],
    )
    .await?;
    let mut wished = Vec::new();
    for row in rows {
        if row.try_get("", "wished")? {
            wished.push(row.try_get("", "id")?);
        }
    }
    Ok(wished)
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

/// At shutdown: attempts on engines that outlive us are left to whoever comes next, the others go back to
/// waiting and do not count.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn detach_all(c: &DatabaseConnection, owner: &str) -> Result<(), Error> {
    for Abandoned { job, attempt, outlives_us } in rescue::running(c, Column::LeaseOwner.eq(owner)).await? {
        let claim = rescue::claim(&job, &attempt);
        if outlives_us {
            Entity::update_many()
                .col_expr(Column::LeaseUntil, Expr::value(sql::now()))
                .filter(fence(&claim, owner))
                .exec(c)
                .await?;
        } else {
            send_back(c, &claim, owner, &SendBack::default()).await?;
        }
    }
    Ok(())
}
