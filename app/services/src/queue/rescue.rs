//! Taking over running jobs whose lease has expired, and at start those that an earlier process left running.

use super::claim::{Claim, lease_delta};
use super::finish::fence;
use super::lease::{NO_OWNER, STORING};
use crate::data::sql;
use crate::data::tables::generation_jobs::{Column, Entity, Model};
use crate::data::tables::{engines, job_attempts};
use crate::job_views;
use domain::engines::EngineKind;
use domain::error::Error;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, IntoCondition};
use sea_orm::{Condition, DatabaseConnection};
use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

/// [`STORING`] as versions before stored it: the stage of jobs that were running during the update.
const STORING_BEFORE: &str = "Keeping the pictures";

/// Jobs taken over: their leases are ours now, with the same attempts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rescued {
    /// Their engines may still be generating them: query the engines.
    pub adopted: Vec<Claim>,
    /// Not to be continued: their engine's runs end with its process, or the job has killed `max_attempts` workers.
    /// Requeue them as lost.
    pub lost: Vec<Claim>,
}

/// A running job with its attempt.
pub(super) struct RunningAttempt {
    pub job: Model,
    pub attempt: job_attempts::Model,
    pub survives_restart: bool,
}

/// Takes over running jobs whose lease has expired. With `everything`, takes over every running job that isn't
/// `owner`'s; only for when no other process can be alive.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn rescue(
    c: &DatabaseConnection,
    owner: &str,
    lease: Duration,
    everything: bool,
) -> Result<Rescued, Error> {
    let ownerless = if everything {
        Column::LeaseOwner.ne(owner).into_condition()
    } else {
        Condition::all().add(Column::LeaseUntil.lt(sql::now()))
    };
    let mut rescued = Rescued::default();
    for RunningAttempt { job, attempt, survives_restart } in running(c, ownerless).await? {
        let claim = claim(&job, &attempt);
        let Some(kills) = take_over(c, &claim, &job, owner, lease).await? else { continue };
        if survives_restart && kills < job.max_attempts {
            rescued.adopted.push(claim);
        } else {
            rescued.lost.push(claim);
        }
    }
    Ok(rescued)
}

/// Takes the lease; returns how many workers the job has killed. None when the row changed since it was read: another
/// process was faster, its owner renewed the lease, or the job has ended. Taking it while images are being stored
/// counts as a kill, unless a shutdown released it; also if the expired lease was our own.
async fn take_over(
    c: &DatabaseConnection,
    claim: &Claim,
    job: &Model,
    owner: &str,
    lease: Duration,
) -> Result<Option<i32>, DbErr> {
    let former = job.lease_owner.as_deref().unwrap_or(NO_OWNER);
    let transaction = sql::begin(c).await?;
    // The fence includes the former lease: only one rescuer can take the job, and none if the lease was just renewed.
    let done = Entity::update_many()
        .col_expr(Column::LeaseOwner, Expr::value(owner))
        .col_expr(Column::LeaseUntil, Expr::value(sql::now() + lease_delta(lease)))
        .filter(fence(claim, former))
        .filter(Column::LeaseUntil.eq(job.lease_until))
        .exec(&transaction)
        .await?;
    if done.rows_affected == 0 {
        return Ok(None);
    }
    if [STORING, STORING_BEFORE].contains(&job.stage.as_str()) && former != NO_OWNER {
        record_kill(&transaction, claim).await?;
    }
    let kills = kills(&transaction, claim.job_id, None).await?;
    transaction.commit().await?;
    Ok(Some(kills))
}

async fn record_kill(c: &impl ConnectionTrait, claim: &Claim) -> Result<(), DbErr> {
    use job_attempts::Column as Attempt;
    job_attempts::Entity::update_many()
        .col_expr(Attempt::Kills, Expr::col(Attempt::Kills).add(1))
        .filter(Attempt::JobId.eq(claim.job_id))
        .filter(Attempt::Attempt.eq(claim.attempt))
        .exec(c)
        .await?;
    Ok(())
}

/// How many workers the job has killed: each lost attempt counts one; an attempt taken over while its images were being
/// stored counts one for each worker it was taken from. The attempt `losing` is about to be lost.
pub(super) async fn kills(c: &impl ConnectionTrait, job_id: i64, losing: Option<i32>) -> Result<i32, DbErr> {
    let of_job = job_attempts::Column::JobId.eq(job_id);
    let attempts = job_attempts::Entity::find().filter(of_job).all(c).await?;
    let lost = |a: &job_attempts::Model| a.outcome.as_deref() == Some("lost") || Some(a.attempt) == losing;
    Ok(attempts.iter().map(|attempt| Ord::max(attempt.kills, i32::from(lost(attempt)))).sum())
}

/// Running jobs that match `condition`, with their current attempts.
pub(super) async fn running(
    c: &impl ConnectionTrait,
    condition: impl IntoCondition,
) -> Result<Vec<RunningAttempt>, DbErr> {
    let jobs = Entity::find().filter(sql::is_running()).filter(condition.into_condition()).all(c).await?;
    let mut attempts = attempts(c, &jobs).await?;
    let surviving_engines: BTreeSet<i64> = surviving_engines(c).await?;
    let mut found = Vec::new();
    for job in jobs {
        let Some(attempt) = attempts.remove(&(job.id, job.attempt)) else {
            tracing::error!(job = job.id, "running job has no attempt");
            continue;
        };
        let survives_restart = attempt.engine_id.is_some_and(|id| surviving_engines.contains(&id));
        found.push(RunningAttempt { job, attempt, survives_restart });
    }
    Ok(found)
}

async fn attempts(
    c: &impl ConnectionTrait,
    jobs: &[Model],
) -> Result<HashMap<(i64, i32), job_attempts::Model>, DbErr> {
    if jobs.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = job_attempts::Entity::find()
        .filter(job_attempts::Column::JobId.is_in(jobs.iter().map(|job| job.id)))
        .all(c)
        .await?;
    Ok(rows.into_iter().map(|row| ((row.job_id, row.attempt), row)).collect())
}

/// Engines whose jobs survive this process.
async fn surviving_engines(c: &impl ConnectionTrait) -> Result<BTreeSet<i64>, DbErr> {
    let engines = engines::Entity::find().all(c).await?;
    let survives = |engine: &engines::Model| engine.kind == EngineKind::Comfyui;
    Ok(engines.into_iter().filter(survives).map(|engine| engine.id).collect())
}

pub(super) fn claim(job: &Model, attempt: &job_attempts::Model) -> Claim {
    Claim {
        job_id: job.id,
        user_id: job.user_id.clone(),
        attempt: job.attempt,
        token: attempt.token.clone(),
        parameters: job_views::parameters(job),
        engine_id: attempt.engine_id.unwrap_or_default(),
        adopted: true,
        started_at: attempt.started_at,
    }
}
