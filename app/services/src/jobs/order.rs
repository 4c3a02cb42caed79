//! The order of one user's waiting jobs: priority, position, id.

use super::create::row::POSITION_GAP;
use super::queue_lock::lock_user_queue;
use super::read::{row, waiting_row};
use crate::data::sql;
use crate::data::tables::generation_jobs::{Column, Entity, Model};
use crate::job_views;
use domain::error::Error;
use domain::jobs::{GenerationJob, JobStatus, MoveTarget};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{TransactionSession, TransactionTrait};

/// Current or target place of a job in the order.
#[derive(Clone, Copy, Debug)]
struct OrderKey {
    priority: i32,
    position: i64,
    id: i64,
}

impl OrderKey {
    fn of(job: &Model) -> Self {
        Self { priority: job.priority, position: job.position, id: job.id }
    }

    /// Smaller is earlier.
    fn key(self) -> (i32, i64, i64) {
        (-self.priority, self.position, self.id)
    }

    fn is_between(self, before: Option<Self>, after: Option<Self>) -> bool {
        before.is_none_or(|before| before.key() < self.key())
            && after.is_none_or(|after| self.key() < after.key())
    }
}

/// Moves a waiting job within its owner's queue. It gets the priority of its new neighbour.
///
/// # Errors
/// [`Error::Conflict`] naming the state of a job that isn't waiting, [`Error::NotFound`],
/// [`Error::Invalid`] if the target is a job of another user.
pub async fn move_to<C: ConnectionTrait + TransactionTrait>(
    c: &C,
    user_id: &str,
    id: i64,
    place: MoveTarget,
) -> Result<GenerationJob, Error> {
    let transaction = sql::begin(c).await?;
    lock_user_queue(&transaction, user_id).await?;
    let mut job = waiting_row(&transaction, user_id, id).await?;
    let target = target(&transaction, user_id, id, place).await?;
    if let Some(order_key) = free_order_key(&transaction, user_id, OrderKey::of(&job), target).await? {
        job = set_order_key(&transaction, &job, order_key).await?;
    }
    let view = job_views::one(&transaction, job).await?;
    transaction.commit().await?;
    Ok(view)
}

/// Checks that the target job is waiting.
async fn target(
    c: &impl ConnectionTrait,
    user_id: &str,
    id: i64,
    place: MoveTarget,
) -> Result<MoveTarget, Error> {
    let MoveTarget::Before(other) = place else { return Ok(place) };
    let unknown = || Error::field("before", "must be the id of one of your waiting jobs");
    let other_row = row(c, user_id, other).await.map_err(|_| unknown())?;
    match other_row.status {
        JobStatus::Pending if other == id => Err(Error::field("before", "must be another job")),
        JobStatus::Pending => Ok(place),
        state => {
            let words = format!("Can't move before job {other}: it is {}.", state.as_str());
            Err(Error::Conflict(words))
        }
    }
}

/// A free order key at `place`; None if the job is already there.
async fn free_order_key(
    c: &impl ConnectionTrait,
    user_id: &str,
    own: OrderKey,
    place: MoveTarget,
) -> Result<Option<OrderKey>, DbErr> {
    let (mut before, mut after) = neighbours(c, user_id, own.id, place).await?;
    if own.is_between(before, after) {
        return Ok(None);
    }
    let level = before.zip(after).filter(|(before, after)| before.priority == after.priority);
    if level.is_some_and(|(before, after)| after.position - before.position < 2) {
        respace_positions(c, user_id, level.map_or(0, |(before, _)| before.priority)).await?;
        (before, after) = neighbours(c, user_id, own.id, place).await?;
    }
    Ok(between(own.id, before, after))
}

fn between(id: i64, before: Option<OrderKey>, after: Option<OrderKey>) -> Option<OrderKey> {
    let (priority, position) = match (before, after) {
        (Some(before), Some(after)) if before.priority == after.priority => {
            (after.priority, before.position + (after.position - before.position) / 2)
        }
        (_, Some(after)) => (after.priority, after.position - POSITION_GAP),
        (Some(before), None) => (before.priority, before.position + POSITION_GAP),
        (None, None) => return None,
    };
    Some(OrderKey { priority, position, id })
}

/// The waiting jobs directly before and after `place`, ignoring the job `id`.
async fn neighbours(
    c: &impl ConnectionTrait,
    user_id: &str,
    id: i64,
    place: MoveTarget,
) -> Result<(Option<OrderKey>, Option<OrderKey>), DbErr> {
    const EARLIER: &str = "(priority > $3 OR (priority = $3 AND (position, id) < ($4, $5)))";
    match place {
        MoveTarget::Top => {
            Ok((None, first_in_order(c, user_id, id, "", &[], "priority DESC, position, id").await?))
        }
        MoveTarget::Bottom => {
            Ok((first_in_order(c, user_id, id, "", &[], "priority, position DESC, id DESC").await?, None))
        }
        MoveTarget::Before(other) => {
            let Some(after) = Entity::find_by_id(other).one(c).await? else { return Ok((None, None)) };
            let after = OrderKey::of(&after);
            let values = [after.priority.into(), after.position.into(), after.id.into()];
            let condition = format!("AND {EARLIER}");
            let before =
                first_in_order(c, user_id, id, &condition, &values, "priority, position DESC, id DESC")
                    .await?;
            Ok((before, Some(after)))
        }
    }
}

/// The first of the user's waiting jobs in `order`, ignoring the job `id`.
async fn first_in_order(
    c: &impl ConnectionTrait,
    user_id: &str,
    id: i64,
    condition: &str,
    values: &[Value],
    order: &str,
) -> Result<Option<OrderKey>, DbErr> {
    let statement = format!(
        "SELECT id, priority, position FROM generation_jobs WHERE user_id = $1 AND status = 'pending' \
         AND id <> $2 {condition} ORDER BY {order} LIMIT 1"
    );
    let values = [user_id.into(), id.into()].into_iter().chain(values.iter().cloned());
    let Some(row) = sql::one(c, &statement, values).await? else { return Ok(None) };
    Ok(Some(OrderKey {
        id: row.try_get("", "id")?,
        priority: row.try_get("", "priority")?,
        position: row.try_get("", "position")?,
    }))
}

/// Spaces the waiting jobs of one priority evenly again, in order. The last one keeps its position, so that new jobs
/// still come after it.
async fn respace_positions(c: &impl ConnectionTrait, user_id: &str, priority: i32) -> Result<(), DbErr> {
    sql::all(
        c,
        "UPDATE generation_jobs SET position = spread.position FROM ( \
           SELECT id, max(position) OVER () \
             - (count(*) OVER () - row_number() OVER (ORDER BY position, id)) * $3 AS position \
           FROM generation_jobs WHERE user_id = $1 AND status = 'pending' AND priority = $2) AS spread \
         WHERE generation_jobs.id = spread.id RETURNING generation_jobs.id",
        [user_id.into(), priority.into(), POSITION_GAP.into()],
    )
    .await?;
    Ok(())
}

async fn set_order_key(c: &impl ConnectionTrait, job: &Model, order_key: OrderKey) -> Result<Model, Error> {
    let changed = Entity::update_many()
        .col_expr(Column::Priority, Expr::value(order_key.priority))
        .col_expr(Column::Position, Expr::value(order_key.position))
        .col_expr(Column::Revision, Expr::col(Column::Revision).add(1))
        .col_expr(Column::UpdatedAt, Expr::value(sql::now()))
        .filter(Column::Id.eq(job.id))
        .filter(Column::Status.eq(JobStatus::Pending))
        .exec_with_returning(c)
        .await?;
    match changed.into_iter().next() {
        Some(job) => Ok(job),
        // A worker was faster; the job is running now.
        None => waiting_row(c, &job.user_id, job.id).await,
    }
}
