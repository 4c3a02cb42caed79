//! The fair claim.

use crate::data::sql;
use crate::data::tables::generation_jobs::{Entity, Model};
use crate::data::tables::{job_attempts, queue_turns};
use crate::job_views;
use crate::settings::QUEUE_PAUSED;
use chrono::{DateTime, TimeDelta, Utc};
use domain::error::Error;
use domain::jobs::Parameters;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, DatabaseConnection, DbBackend, Statement};
use std::time::Duration;

/// One attempt, ours for as long as the lease lasts.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    pub job_id: i64,
    pub user_id: String,
    /// Counts from 1 within the job.
    pub attempt: i32,
    /// Lowercase UUID; ComfyUI's client_id and prompt_id.
    pub token: String,
    pub parameters: Parameters,
    pub engine_id: i64,
    /// True when it was taken over, usually from another process: query the engine before generating again.
    pub adopted: bool,
    /// When this attempt started.
    pub started_at: DateTime<Utc>,
}

/// An engine with a free slot.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClaimEngine {
    pub id: i64,
    pub name: String,
    /// Jobs that it must not get.
    pub excluded_jobs: Vec<i64>,
}

/// Tries on PostgreSQL, where another node may claim the chosen job first.
const MAX_TRIES: u32 = 3;

/// PostgreSQL takes longer to plan this statement than to run it: use one generic plan, always along the index.
const PLANNER_SETTINGS: &str =
    "SET LOCAL plan_cache_mode = force_generic_plan; SET LOCAL enable_seqscan = off";

/// Condition of the claim index.
const WAITING: &str = "status = 'pending' AND NOT held AND run_at IS NULL";

/// Claims the next job for one free slot of `engine`: from the user with the fewest running jobs, among equals the one
/// whose last job started longest ago; then by that user's own priority and order.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn claim(
    c: &DatabaseConnection,
    owner: &str,
    lease: Duration,
    engine: &ClaimEngine,
) -> Result<Option<Claim>, Error> {
    let postgres = c.get_database_backend() == DbBackend::Postgres;
    for _ in 0..if postgres { MAX_TRIES } else { 1 } {
        let transaction = sql::begin(c).await?;
        if postgres {
            transaction.execute_unprepared(PLANNER_SETTINGS).await?;
        }
        let now = sql::now();
        if let Some(job) = claim_next(&transaction, owner, now + lease_delta(lease), now, engine).await? {
            let claim = record_attempt(&transaction, job, now, engine).await?;
            transaction.commit().await?;
            return Ok(Some(claim));
        }
        transaction.rollback().await?;
        if postgres && !has_waiting_jobs(c).await? {
            break;
        }
    }
    Ok(None)
}

pub(super) fn lease_delta(lease: Duration) -> TimeDelta {
    TimeDelta::from_std(lease).unwrap_or(TimeDelta::days(1))
}

async fn has_waiting_jobs(c: &DatabaseConnection) -> Result<bool, DbErr> {
    let query = format!("SELECT 1 AS waits FROM generation_jobs WHERE {WAITING} LIMIT 1");
    Ok(sql::one(c, &query, []).await?.is_some())
}

async fn claim_next(
    c: &impl ConnectionTrait,
    owner: &str,
    lease_until: DateTime<Utc>,
    now: DateTime<Utc>,
    engine: &ClaimEngine,
) -> Result<Option<Model>, DbErr> {
    let values = [
        engine.id.into(),
        engine.name.as_str().into(),
        owner.into(),
        lease_until.into(),
        now.into(),
        QUEUE_PAUSED.into(),
    ];
    let backend = c.get_database_backend();
    let statement =
        Statement::from_sql_and_values(backend, statement(backend, &engine.excluded_jobs), values);
    Entity::find().from_raw_sql(statement).one(c).await
}

/// Walks the claim index from one kind of need to the next and from one user to the next, so that its cost depends on
/// the number of users, not of jobs. PostgreSQL would join the whole table to the heads: an array, and a status
/// expression that no index covers, leave it only the primary key.
fn statement(backend: DbBackend, excluded_jobs: &[i64]) -> String {
    let (among_heads, skip) = match backend {
        DbBackend::Postgres => ("= ANY (ARRAY(SELECT id FROM heads))", "FOR UPDATE OF j SKIP LOCKED"),
        _ => ("IN (SELECT id FROM heads)", ""),
    };
    let ids: Vec<String> = excluded_jobs.iter().map(i64::to_string).collect();
    let allowed = if ids.is_empty() { String::new() } else { format!("AND id NOT IN ({})", ids.join(", ")) };
    format!(
        "WITH RECURSIVE kinds(needs) AS (
           SELECT (SELECT min(needs) FROM generation_jobs WHERE {WAITING})
           WHERE NOT EXISTS (SELECT 1 FROM settings WHERE key = $6 AND value = 'true')
           UNION ALL
           SELECT (SELECT min(needs) FROM generation_jobs WHERE {WAITING} AND needs > k.needs)
           FROM kinds k WHERE k.needs IS NOT NULL
         ), runnable(needs) AS (
           SELECT k.needs FROM kinds k WHERE k.needs IS NOT NULL AND (
             SELECT s.engine IN ('auto', $2) AND {CHECKPOINT_OFFERED} AND {LORAS_OFFERED}
             FROM generation_jobs s WHERE {WAITING} AND needs = k.needs
             ORDER BY needs, user_id, priority DESC, position, id LIMIT 1)
         ), queues(needs, user_id) AS (
           SELECT r.needs, (SELECT min(user_id) FROM generation_jobs WHERE {WAITING} AND needs = r.needs)
           FROM runnable r
           UNION ALL
           SELECT q.needs, (SELECT min(user_id) FROM generation_jobs
             WHERE {WAITING} AND needs = q.needs AND user_id > q.user_id)
           FROM queues q WHERE q.user_id IS NOT NULL
         ), heads(id) AS (
           SELECT (SELECT id FROM generation_jobs
             WHERE {WAITING} AND needs = q.needs AND user_id = q.user_id {allowed}
             ORDER BY priority DESC, position, id LIMIT 1)
           FROM queues q WHERE q.user_id IS NOT NULL
         )
         UPDATE generation_jobs SET status = 'running', revision = revision + 1, attempt = attempt + 1,
           lease_owner = $3, lease_until = $4, started_at = $5, updated_at = $5, drawn_by = $2,
           step = 0, total_steps = steps, stage = '', error_kind = NULL, error_message = NULL
         WHERE status = 'pending' AND id = (
           SELECT j.id FROM generation_jobs j
           WHERE j.id {among_heads} AND lower(j.status) = 'pending' AND NOT j.held AND j.run_at IS NULL
           ORDER BY
             (SELECT count(*) FROM generation_jobs r WHERE r.user_id = j.user_id AND r.status = 'running'),
             (SELECT t.last_started_at FROM queue_turns t WHERE t.user_id = j.user_id) NULLS FIRST, j.user_id,
             j.priority DESC, j.position, j.id
           LIMIT 1 {skip})
         RETURNING *"
    )
}

const CHECKPOINT_OFFERED: &str = "EXISTS (SELECT 1 FROM engine_models em JOIN models m ON m.id = em.model_id
    WHERE em.engine_id = $1 AND m.kind = 'checkpoint' AND m.name = s.checkpoint_model)";

const LORAS_OFFERED: &str = "NOT EXISTS (SELECT 1 FROM job_loras l WHERE l.job_id = s.id AND NOT EXISTS (
    SELECT 1 FROM engine_models em JOIN models m ON m.id = em.model_id
    WHERE em.engine_id = $1 AND m.kind = 'lora' AND m.name = l.name))";

/// Records the attempt and the user's turn.
async fn record_attempt(
    c: &impl ConnectionTrait,
    job: Model,
    now: DateTime<Utc>,
    engine: &ClaimEngine,
) -> Result<Claim, DbErr> {
    let token = Uuid::new_v4().hyphenated().to_string();
    let attempt = job_attempts::ActiveModel {
        job_id: Set(job.id),
        attempt: Set(job.attempt),
        engine_id: Set(Some(engine.id)),
        engine: Set(engine.name.clone()),
        token: Set(token.clone()),
        started_at: Set(now),
        ..Default::default()
    };
    job_attempts::Entity::insert(attempt).exec_without_returning(c).await?;
    let turn = queue_turns::ActiveModel { user_id: Set(job.user_id.clone()), last_started_at: Set(now) };
    let replace = OnConflict::column(queue_turns::Column::UserId)
        .update_column(queue_turns::Column::LastStartedAt)
        .to_owned();
    queue_turns::Entity::insert(turn).on_conflict(replace).exec_without_returning(c).await?;
    Ok(Claim {
        job_id: job.id,
        attempt: job.attempt,
        token,
        parameters: job_views::parameters(&job),
        engine_id: engine.id,
        adopted: false,
        started_at: now,
        user_id: job.user_id,
    })
}
