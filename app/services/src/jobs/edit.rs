//! Changing waiting jobs.

use super::create::check;
use super::create::row::{insert_loras, job_request, seed, set_request_fields};
use super::read::waiting_row;
use crate::data::sql;
use crate::data::tables::generation_jobs::{Column, Entity, Model};
use crate::data::tables::job_loras;
use crate::job_views;
use domain::error::Error;
use domain::jobs::{ErrorKind, GenerationJob, JobChanges, JobStatus, NewGenerationJob};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{TransactionSession, TransactionTrait};

/// Result of an edit.
#[derive(Clone, Debug, PartialEq)]
#[allow(clippy::large_enum_variant)] // short-lived, one at a time
pub enum Edited {
    /// The edited job.
    Done(GenerationJob),
    /// The job changed since the caller read it: its current state; nothing was written.
    Stale(GenerationJob),
}

/// Changes a waiting job; if `revision` is given, only if the job still has it. Its queue position stays the same.
///
/// # Errors
/// [`Error::Conflict`] naming the state of a job that isn't waiting, [`Error::NotFound`],
/// [`Error::Invalid`] as for a new job; names are checked only if one changes.
pub async fn edit<C: ConnectionTrait + TransactionTrait>(
    c: &C,
    user_id: &str,
    id: i64,
    changes: &JobChanges,
    revision: Option<i64>,
) -> Result<Edited, Error> {
    loop {
        let transaction = sql::begin(c).await?;
        let row = waiting_row(&transaction, user_id, id).await?;
        if revision.is_some_and(|revision| revision != row.revision) {
            return Ok(Edited::Stale(job_views::one(&transaction, row).await?));
        }
        let before = job_request(&row);
        let new = changes.apply(before.clone()).validate()?;
        if new == before {
            return Ok(Edited::Done(job_views::one(&transaction, row).await?));
        }
        let checkpoint = match changes.needs_name_check() {
            true => check::resolve_checkpoint(&transaction, user_id, &new).await?,
            false => row.checkpoint_model.clone(),
        };
        // Nothing is written if a worker was faster; then the job is read again.
        if let Some(row) = write(&transaction, &row, &before, new, &checkpoint).await? {
            let job = job_views::one(&transaction, row).await?;
            transaction.commit().await?;
            return Ok(Edited::Done(job));
        }
        transaction.rollback().await?;
    }
}

/// Holds or releases a waiting job.
///
/// # Errors
/// [`Error::Conflict`] naming the state of a job that isn't waiting, [`Error::NotFound`].
pub async fn set_held<C: ConnectionTrait + TransactionTrait>(
    c: &C,
    user_id: &str,
    id: i64,
    held: bool,
) -> Result<GenerationJob, Error> {
    match edit(c, user_id, id, &JobChanges::hold(held), None).await? {
        Edited::Done(job) | Edited::Stale(job) => Ok(job),
    }
}

async fn write(
    c: &impl ConnectionTrait,
    row: &Model,
    before: &NewGenerationJob,
    mut new: NewGenerationJob,
    checkpoint: &str,
) -> Result<Option<Model>, DbErr> {
    let settings_changed =
        NewGenerationJob { priority: before.priority, held: before.held, ..new.clone() } != *before;
    new.seed = seed(new.seed, 0);
    let mut update = Entity::update_many()
        .set(set_request_fields(Default::default(), &new, checkpoint))
        .col_expr(Column::Revision, Expr::col(Column::Revision).add(1))
        .col_expr(Column::UpdatedAt, Expr::value(sql::now()));
    if settings_changed {
        // Earlier errors don't apply to the new settings.
        update = update
            .col_expr(Column::ErrorKind, Expr::value(None::<ErrorKind>))
            .col_expr(Column::ErrorMessage, Expr::value(None::<String>));
    }
    let changed = update
        .filter(Column::Id.eq(row.id))
        .filter(Column::Status.eq(JobStatus::Pending))
        .filter(Column::Revision.eq(row.revision))
        .exec_with_returning(c)
        .await?;
    let Some(row) = changed.into_iter().next() else { return Ok(None) };
    job_loras::Entity::delete_many().filter(job_loras::Column::JobId.eq(row.id)).exec(c).await?;
    insert_loras(c, &row).await?;
    Ok(Some(row))
}
