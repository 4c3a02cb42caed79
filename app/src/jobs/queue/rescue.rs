//! Taking over what another process left behind.

use super::claim::span;
use super::finish::fence;
use super::{Claim, Fenced, SendBack, send_back};
use crate::data::generation_jobs::{Column, Entity, Model};
use crate::data::{engines, job_attempts, job_views, sql};
use crate::engines::EngineKind;
use crate::error::Error;
use crate::jobs::GenerationJob;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, IntoCondition};
use sea_orm::{Condition, DatabaseConnection};
use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

/// What a rescue found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rescued {
    /// Ours now, under the same attempt: ask the engine how far it is.
    pub adopted: Vec<Claim>,
    /// Waiting again, cancelled, or failed after their last attempt: tell their owners.
    pub changed: Vec<GenerationJob>,
}

/// A running job with its attempt.
pub(super) struct Abandoned {
    pub job: Model,
    pub attempt: job_attempts::Model,
    pub outlives_us: bool,
}

/// Takes over running jobs whose lease has expired; with `everything`, where no other process can be alive,
/// every running job that is not `owner`'s.
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
    for abandoned in running(c, ownerless).await? {
        let former = abandoned.job.lease_owner.clone().unwrap_or_default();
        let claim = claim(&abandoned.job, &abandoned.attempt);
        if abandoned.outlives_us {
            if adopt(c, &claim, &abandoned.job, owner, lease).await? {
                rescued.adopted.push(claim);
            }
        } else if let Fenced::Ours(job) = send_back(c, &claim, &former, &LOST).await? {
            rescued.changed.push(job);
        }
    }
    Ok(rescued)
}

const LOST: SendBack<'_> = SendBack {
    words: "The server stopped while it drew this.",
    kind: None,
    cause: None,
    counts: true,
    run_at: None,
};

async fn adopt(
    c: &impl ConnectionTrait,
    claim: &Claim,
    job: &Model,
    owner: &str,
    lease: Duration,
) -> Result<bool, DbErr> {
    // The former lease is part of the fence: two rescuers cannot both have it, nor can it be kept meanwhile.
    let done = Entity::update_many()
        .col_expr(Column::LeaseOwner, Expr::value(owner))
        .col_expr(Column::LeaseUntil, Expr::value(sql::now() + span(lease)))
        .filter(fence(claim, job.lease_owner.as_deref().unwrap_or_default()))
        .filter(Column::LeaseUntil.eq(job.lease_until))
        .exec(c)
        .await?;
    Ok(done.rows_affected > 0)
}

/// Running jobs under `condition` with their present attempts.
pub(super) async fn running(
    c: &impl ConnectionTrait,
    condition: impl IntoCondition,
) -> Result<Vec<Abandoned>, DbErr> {
    let jobs = Entity::find().filter(sql::is_running()).filter(condition.into_condition()).all(c).await?;
    let mut attempts = attempts(c, &jobs).await?;
    let outliving: BTreeSet<i64> = outliving(c).await?;
    let mut found = Vec::new();
    for job in jobs {
        let Some(attempt) = attempts.remove(&(job.id, job.attempt)) else {
            tracing::error!(job = job.id, "runs without an attempt");
            continue;
        };
        let outlives_us = attempt.engine_id.is_some_and(|id| outliving.contains(&id));
        found.push(Abandoned { job, attempt, outlives_us });
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

/// Engines whose work survives this process.
async fn outliving(c: &impl ConnectionTrait) -> Result<BTreeSet<i64>, DbErr> {
    let engines = engines::Entity::find().all(c).await?;
    let outlives = |engine: &engines::Model| engine.kind == EngineKind::Comfyui;
    Ok(engines.into_iter().filter(outlives).map(|engine| engine.id).collect())
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
