//! Running and waiting jobs, and the engines that can run them.

use super::engines::{self, Engines};
use crate::data::sql;
use crate::data::tables::generation_jobs::{Column, Entity};
use crate::job_views;
use crate::settings::QUEUE_PAUSED;
use chrono::{DateTime, Utc};
use domain::jobs::Parameters;
use sea_orm::QuerySelect;
use sea_orm::entity::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Maximum number of running jobs that are read; further ones are ignored.
const MAX_RUNNING: u64 = 500;

/// A snapshot of the whole queue.
pub(super) struct Load {
    pub paused: bool,
    pub groups: Vec<WaitingGroup>,
    pub running: Vec<RunningJob>,
    /// When each user's last job started.
    pub turns: BTreeMap<String, DateTime<Utc>>,
    /// The engines that have models of the groups.
    pub engines: Arc<Engines>,
}

/// One user's jobs that wait for the same engines.
pub(super) struct WaitingGroup {
    pub user_id: String,
    pub engine: String,
    pub checkpoint: String,
    loras: Vec<String>,
    pub waiting: u64,
}

/// A running job.
pub(super) struct RunningJob {
    pub user_id: String,
    pub engine: String,
    pub parameters: Parameters,
    pub started_at: DateTime<Utc>,
}

/// Reads the running and waiting jobs.
pub(super) async fn read(c: &DatabaseConnection) -> Result<Load, DbErr> {
    let (groups, paused) = (groups(c).await?, paused(c).await?);
    let engines = engines::read(c, groups.iter().flat_map(WaitingGroup::needs)).await?;
    Ok(Load { paused, groups, running: running(c).await?, turns: turns(c).await?, engines: engines.into() })
}

impl Load {
    /// Models of running and waiting jobs.
    pub fn models(&self) -> impl Iterator<Item = &str> {
        let running = self.running.iter().map(|running| running.parameters.checkpoint_model.as_str());
        self.groups.iter().map(|group| group.checkpoint.as_str()).chain(running)
    }

    /// Names of the available engines that can generate the jobs of `group`.
    pub fn engines_of(&self, group: &WaitingGroup) -> Vec<&str> {
        self.engines.capable(&group.engine, &group.checkpoint, group.loras.iter().map(String::as_str))
    }
}

impl WaitingGroup {
    fn needs(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.checkpoint).chain(&self.loras).map(String::as_str)
    }
}

async fn paused(c: &DatabaseConnection) -> Result<bool, DbErr> {
    let found = "SELECT 1 AS paused FROM settings WHERE key = $1 AND value = 'true'";
    Ok(sql::one(c, found, [QUEUE_PAUSED.into()]).await?.is_some())
}

/// Uses the index for claims, which contains all selected columns.
async fn groups(c: &DatabaseConnection) -> Result<Vec<WaitingGroup>, DbErr> {
    let rows = sql::all(
        c,
        "SELECT needs, user_id, count(*) AS waiting FROM generation_jobs \
         WHERE status = 'pending' AND NOT held AND run_at IS NULL GROUP BY needs, user_id",
        [],
    )
    .await?;
    let group = |row: &QueryResult| {
        let needs: String = row.try_get("", "needs")?;
        let mut names = needs.split('\n').map(str::to_owned);
        Ok(WaitingGroup {
            user_id: row.try_get("", "user_id")?,
            engine: names.next().unwrap_or_default(),
            checkpoint: names.next().unwrap_or_default(),
            loras: names.collect(),
            waiting: row.try_get::<i64>("", "waiting")?.unsigned_abs(),
        })
    };
    rows.iter().map(group).collect()
}

async fn running(c: &DatabaseConnection) -> Result<Vec<RunningJob>, DbErr> {
    let rows = Entity::find().filter(sql::is_running()).filter(Column::StartedAt.is_not_null());
    let rows = rows.limit(MAX_RUNNING).all(c).await?;
    let running = rows.into_iter().filter_map(|row| {
        let parameters = job_views::parameters(&row);
        Some(RunningJob {
            engine: row.drawn_by?,
            started_at: row.started_at?,
            user_id: row.user_id,
            parameters,
        })
    });
    Ok(running.collect())
}

async fn turns(c: &DatabaseConnection) -> Result<BTreeMap<String, DateTime<Utc>>, DbErr> {
    let rows = sql::all(c, "SELECT user_id, last_started_at FROM queue_turns", []).await?;
    rows.iter().map(|row| Ok((row.try_get("", "user_id")?, row.try_get("", "last_started_at")?))).collect()
}
