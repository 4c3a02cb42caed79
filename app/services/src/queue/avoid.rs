//! Engines that a job avoids while others can generate it.

use crate::data::sql;
use crate::data::tables::generation_jobs::{Column, Entity};
use crate::data::tables::job_attempts;
use crate::job_views;
use domain::error::Error;
use domain::jobs::Parameters;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;

/// A waiting job that avoids an engine.
#[derive(Clone, Debug, PartialEq)]
pub struct AvoidingJob {
    pub job_id: i64,
    /// Name of the engine its owner selected; `auto` for any.
    pub engine: String,
    pub parameters: Parameters,
}

/// Waiting jobs that avoid the engine `engine_id` after an earlier attempt on it.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn jobs_avoiding(c: &impl ConnectionTrait, engine_id: i64) -> Result<Vec<AvoidingJob>, Error> {
    let rows = sql::all(
        c,
        "SELECT DISTINCT job_id FROM job_attempts WHERE avoid AND engine_id = $1",
        [engine_id.into()],
    )
    .await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<i64> = rows.iter().map(|row| row.try_get("", "job_id")).collect::<Result<_, _>>()?;
    let jobs = Entity::find().filter(Column::Id.is_in(ids)).filter(sql::is_waiting()).all(c).await?;
    let jobs_avoiding = jobs.into_iter().map(|job| AvoidingJob {
        parameters: job_views::parameters(&job),
        job_id: job.id,
        engine: job.engine,
    });
    Ok(jobs_avoiding.collect())
}

/// Clears the avoided engines of a job that has ended.
pub(super) async fn clear_avoided(c: &impl ConnectionTrait, job_id: i64) -> Result<(), DbErr> {
    job_attempts::Entity::update_many()
        .col_expr(job_attempts::Column::Avoid, Expr::value(false))
        .filter(job_attempts::Column::JobId.eq(job_id))
        .filter(Expr::cust("avoid"))
        .exec(c)
        .await?;
    Ok(())
}
