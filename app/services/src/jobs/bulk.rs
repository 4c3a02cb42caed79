//! Bulk actions on jobs.

use super::cancel::cancel;
use super::edit::set_held;
use super::order::move_to;
use crate::data::tables::generation_jobs::{Column, Entity};
use crate::job_views;
use domain::error::Error;
use domain::jobs::{GenerationJob, JobAction, MoveTarget, limits};
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, TransactionTrait};

/// Result of a bulk action.
#[derive(Clone, Debug, PartialEq)]
pub struct BulkChange {
    /// The current state of all of them, including those that could no longer be changed.
    pub jobs: Vec<GenerationJob>,
    /// Ids of running ones to cancel; the worker must be notified.
    pub running: Vec<i64>,
}

/// Applies `action` to each of the caller's jobs among `ids`, in queue order. Skips jobs whose state no longer allows
/// it.
///
/// # Errors
/// [`Error::Invalid`] for no ids or too many, [`Error::NotFound`] if none of them belongs to the caller.
pub async fn change_many<C: ConnectionTrait + TransactionTrait>(
    c: &C,
    user_id: &str,
    ids: &[i64],
    action: JobAction,
) -> Result<BulkChange, Error> {
    if ids.is_empty() || ids.len() > limits::BULK {
        return Err(Error::field("ids", format!("choose 1 to {} jobs", limits::BULK)));
    }
    let mut own = own_job_ids(c, user_id, ids).await?;
    if action == JobAction::Top {
        // The last one first, so that their relative order is preserved.
        own.reverse();
    }
    let mut running = Vec::new();
    for id in &own {
        match change_one(c, user_id, *id, action).await {
            Ok(true) => running.push(*id),
            // The job changed in the meantime; the response shows its state.
            Ok(false) | Err(Error::Conflict(_) | Error::NotFound(_)) => {}
            Err(error) => return Err(error),
        }
    }
    let rows = Entity::find().filter(Column::Id.is_in(own)).order_by_asc(Column::Id).all(c).await?;
    Ok(BulkChange { jobs: job_views::assemble(c, rows).await?, running })
}

/// True if the worker must be notified of a cancellation.
async fn change_one<C: ConnectionTrait + TransactionTrait>(
    c: &C,
    user_id: &str,
    id: i64,
    action: JobAction,
) -> Result<bool, Error> {
    match action {
        JobAction::Cancel => return Ok(cancel(c, user_id, id, None).await?.running),
        JobAction::Hold => set_held(c, user_id, id, true).await?,
        JobAction::Release => set_held(c, user_id, id, false).await?,
        JobAction::Top => move_to(c, user_id, id, MoveTarget::Top).await?,
    };
    Ok(false)
}

async fn own_job_ids(c: &impl ConnectionTrait, user_id: &str, ids: &[i64]) -> Result<Vec<i64>, Error> {
    let rows = Entity::find()
        .filter(Column::UserId.eq(user_id))
        .filter(Column::DeletedAt.is_null())
        .filter(Column::Id.is_in(ids.iter().copied()))
        .order_by_desc(Column::Priority)
        .order_by_asc(Column::Position)
        .order_by_asc(Column::Id)
        .all(c)
        .await?;
    if rows.is_empty() { Err(Error::not_found("job")) } else { Ok(rows.iter().map(|row| row.id).collect()) }
}
