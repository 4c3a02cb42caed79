//! Engines as users see them.

use super::names::{ModelNames, models_by_engine};
use super::read::rows;
use crate::data::sql;
use crate::data::tables::engines::Model as Row;
use domain::accounts::User;
use domain::engines::{Engine, EngineState};
use domain::error::Error;
use sea_orm::{ConnectionTrait, DbErr, QueryResult};

/// All engines as `asker` may see them: only admins see addresses, errors and other users' jobs.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn overview(c: &impl ConnectionTrait, asker: &User) -> Result<Vec<Engine>, Error> {
    let mut models = models_by_engine(c).await?;
    let running = running_jobs(c).await?;
    let view = |row: Row| {
        let names = models.remove(&row.id).unwrap_or_default();
        let here: Vec<&JobOnEngine> = running.iter().filter(|job| job.engine_id == row.id).collect();
        let draining = !row.enabled && !here.is_empty();
        let mine = |job: &&&JobOnEngine| asker.is_admin() || job.user_id == asker.id;
        let jobs = here.iter().filter(mine).map(|job| job.id).collect();
        let mut view = engine(row, names, jobs, asker.is_admin());
        if draining {
            view.state = EngineState::Draining;
            view.note = EngineState::Draining.note().map(str::to_owned);
        }
        view
    };
    Ok(rows(c).await?.into_iter().map(view).collect())
}

pub(super) fn engine(row: Row, names: ModelNames, running_jobs: Vec<i64>, for_admin: bool) -> Engine {
    let note = if row.enabled { row.state.note() } else { Some("Off.") };
    Engine {
        note: note.map(str::to_owned),
        id: row.id,
        name: row.name,
        kind: row.kind,
        base_url: row.base_url.filter(|_| for_admin),
        enabled: row.enabled,
        from_configuration: row.from_configuration,
        concurrency: row.concurrency,
        state: row.state,
        last_error: row.last_error.filter(|_| for_admin),
        version: row.version,
        previews: row.previews,
        checkpoints: names.checkpoints,
        checkpoint_count: names.checkpoint_count,
        loras: names.loras,
        lora_count: names.lora_count,
        left_out: row.left_out.max(0).unsigned_abs(),
        running_jobs,
        queue_length: row.queue_length,
    }
}

struct JobOnEngine {
    id: i64,
    user_id: String,
    engine_id: i64,
}

async fn running_jobs(c: &impl ConnectionTrait) -> Result<Vec<JobOnEngine>, DbErr> {
    let rows = sql::all(
        c,
        "SELECT j.id AS id, j.user_id AS user_id, a.engine_id AS engine_id FROM generation_jobs j \
         JOIN job_attempts a ON a.job_id = j.id AND a.attempt = j.attempt \
         WHERE j.status = 'running' AND a.engine_id IS NOT NULL ORDER BY j.id",
        [],
    )
    .await?;
    let running = |row: &QueryResult| {
        let (id, user_id) = (row.try_get("", "id")?, row.try_get("", "user_id")?);
        Ok(JobOnEngine { id, user_id, engine_id: row.try_get("", "engine_id")? })
    };
    rows.iter().map(running).collect()
}
