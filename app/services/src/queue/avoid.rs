//! Which engines a job is not given to again, while others can draw it.

use crate::data::generation_jobs::{Column, Entity};
use crate::data::{job_attempts, sql};
use crate::job_views;
use domain::error::Error;
use domain::jobs::Parameters;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;

/// A waiting job that would rather go elsewhere.
#[derive(Clone, Debug, PartialEq)]
pub struct AvoidingJob {
    pub job_id: i64,
    /// Name of the engine its owner wants; `auto` for any.
    pub engine: String,
    pub parameters: Parameters,
}

/// Waiting jobs whose earlier attempts on the engine `engine_id` ask for another one.
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

/// The job has ended: nothing is to be avoided for it any more.
pub(super) async fn clear_avoided(c: &impl ConnectionTrait, job_id: i64) -> Result<(), DbErr> {
    job_attempts::Entity::update_many()
        .col_expr(job_attempts::Column::Avoid, Expr::value(false))
        .filter(job_attempts::Column::JobId.eq(job_id))
        .filter(Expr::cust("avoid"))
        .exec(c)
        .await?;
    Ok(())
}
