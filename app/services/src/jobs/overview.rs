//! The whole queue: the active jobs of all users, and whether it is paused.

use crate::data::sql;
use crate::settings::{self as settings, QUEUE_PAUSED, STORAGE_FULL};
use domain::error::Error;
use domain::jobs::{ErrorKind, JobStatus, QueueEntry, QueueOverview};
use sea_orm::{ConnectionTrait, DbErr, QueryResult, TryGetable};

/// Pauses or resumes the queue; persists over restarts. Running jobs continue. A pause that is set while the disk is
/// full remains once there is space again.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn pause(c: &impl ConnectionTrait, paused: bool) -> Result<(), Error> {
    if paused && settings::get::<bool>(c, STORAGE_FULL).await?.is_some() {
        settings::put(c, STORAGE_FULL, &false).await?;
    }
    settings::put(c, QUEUE_PAUSED, &paused).await
}

/// Whether the queue is paused: no new jobs start.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn is_paused(c: &impl ConnectionTrait) -> Result<bool, Error> {
    Ok(settings::get(c, QUEUE_PAUSED).await?.unwrap_or(false))
}

/// The numbers of all users' running and waiting jobs, and the first of these jobs; for admins.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn overview(c: &impl ConnectionTrait) -> Result<QueueOverview, Error> {
    let counts = sql::one(
        c,
        "SELECT (SELECT count(*) FROM generation_jobs WHERE status = 'running') AS running, \
         (SELECT count(*) FROM generation_jobs WHERE status = 'pending') AS waiting",
        [],
    )
    .await?
    .ok_or(Error::Internal)?;
    let most = QueueOverview::MAX_ENTRIES.cast_signed();
    let rows = sql::all(c, ENTRIES, [most.into()]).await?;
    let entries = rows.iter().map(entry).collect::<Result<Vec<_>, _>>()?;
    let number = |name| counts.try_get::<i64>("", name).map(i64::unsigned_abs);
    Ok(QueueOverview {
        paused: is_paused(c).await?,
        running: number("running")?,
        waiting: number("waiting")?,
        entries,
    })
}

/// The first jobs of every user's queue, however long the queues are. A slot goes to the user with the fewest running
/// jobs, then to the user whose last start is the oldest. So the jobs of all users interleave by their rank, which
/// continues the count of running jobs.
const ENTRIES: &str = "
WITH RECURSIVE people(user_id) AS (
  SELECT (SELECT min(user_id) FROM generation_jobs WHERE status = 'pending')
  UNION ALL
  SELECT (SELECT min(user_id) FROM generation_jobs WHERE status = 'pending' AND user_id > p.user_id)
  FROM people p WHERE p.user_id IS NOT NULL
), heads(id) AS (
  SELECT j.id FROM people p JOIN generation_jobs j ON j.id IN (
    SELECT id FROM generation_jobs WHERE user_id = p.user_id AND status = 'pending'
    ORDER BY priority DESC, position, id LIMIT $1)
), line AS (
  SELECT j.id, CASE WHEN j.held OR j.run_at IS NOT NULL THEN 2 ELSE 1 END AS part,
    (SELECT count(*) FROM generation_jobs r WHERE r.user_id = j.user_id AND r.status = 'running')
    + row_number() OVER (PARTITION BY j.user_id, CASE WHEN j.held OR j.run_at IS NOT NULL THEN 2 ELSE 1 END
        ORDER BY j.priority DESC, j.position, j.id) AS rank,
    (SELECT t.last_started_at FROM queue_turns t WHERE t.user_id = j.user_id) AS turn
  FROM heads h JOIN generation_jobs j ON j.id = h.id
  UNION ALL
  SELECT j.id, 0, 0, j.started_at FROM generation_jobs j WHERE j.status = 'running'
)
SELECT j.id AS job_id, u.username, j.checkpoint_model, j.width, j.height, j.batch_size, j.status, j.held,
  j.cancel_requested_at IS NOT NULL AS cancel_requested, j.attempt, j.engine, j.drawn_by, j.created_at,
  j.started_at, j.error_kind
FROM line JOIN generation_jobs j ON j.id = line.id JOIN users u ON u.id = j.user_id
ORDER BY line.part, line.rank, line.turn NULLS FIRST, j.user_id, j.id LIMIT $1";

fn entry(row: &QueryResult) -> Result<QueueEntry, DbErr> {
    fn get<T: TryGetable>(row: &QueryResult, name: &str) -> Result<T, DbErr> {
        row.try_get("", name)
    }
    Ok(QueueEntry {
        job_id: get(row, "job_id")?,
        username: get(row, "username")?,
        model: get(row, "checkpoint_model")?,
        width: get::<i32>(row, "width")?.unsigned_abs(),
        height: get::<i32>(row, "height")?.unsigned_abs(),
        batch_size: get::<i32>(row, "batch_size")?.unsigned_abs(),
        status: get::<JobStatus>(row, "status")?,
        held: get(row, "held")?,
        cancel_requested: get(row, "cancel_requested")?,
        attempt: get(row, "attempt")?,
        engine: get(row, "engine")?,
        drawn_by: get(row, "drawn_by")?,
        created_at: get(row, "created_at")?,
        started_at: get(row, "started_at")?,
        error_kind: get::<Option<ErrorKind>>(row, "error_kind")?,
    })
}
