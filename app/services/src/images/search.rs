//! The history under filters: one index answers every combination. Beside it only what the index cannot tell
//! apart is asked of the rows.

mod days;
mod postgres;
mod sqlite;
mod words;

use super::HistoryFilter;
use super::history_position::HistoryPosition;
use crate::data::sql;
use domain::error::Error;
use domain::jobs::JobStatus;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Value};

/// Entries are counted up to here; more is "1,000+".
pub const MAX_COUNTED: u64 = 1_000;

/// Which entries come first.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    Newest,
    Oldest,
}

/// From the first place up to before the second.
type Span = (HistoryPosition, HistoryPosition);

/// A statement and what it names.
type Statement = (String, Vec<Value>);

/// Places of at most `limit` entries under `filter`, after `cursor`, newest first.
pub async fn places(
    c: &impl ConnectionTrait,
    requester: Requester<'_>,
    filter: &HistoryFilter,
    cursor: HistoryPosition,
    limit: u64,
) -> Result<Vec<HistoryPosition>, Error> {
    let (first, before) = days::span(c, requester, filter).await?;
    Ok(found(c, requester, filter, (first, before.min(cursor)), Order::Newest, limit).await?)
}

/// The nearest place under `filter` that is newer than `here`.
pub async fn newer(
    c: &impl ConnectionTrait,
    requester: Requester<'_>,
    filter: &HistoryFilter,
    here: HistoryPosition,
) -> Result<Option<HistoryPosition>, Error> {
    let (first, before) = days::span(c, requester, filter).await?;
    Ok(found(c, requester, filter, (first.max(here.next()), before), Order::Oldest, 1).await?.pop())
}

async fn found(
    c: &impl ConnectionTrait,
    requester: Requester<'_>,
    filter: &HistoryFilter,
    span: Span,
    order: Order,
    limit: u64,
) -> Result<Vec<HistoryPosition>, DbErr> {
    let (statement, values) = match c.get_database_backend() {
        DbBackend::Postgres => postgres::first(requester.user_id, filter, span, order, limit),
        _ => sqlite::first(requester.user_id, filter, span, order, limit),
    };
    let rows = sql::all(c, &statement, values).await?;
    rows.iter().map(|row| row.try_get("", "place").map(HistoryPosition)).collect()
}

/// How many entries there are under `filter`, at most one more than [`MAX_COUNTED`].
pub async fn count(
    c: &impl ConnectionTrait,
    requester: Requester<'_>,
    filter: &HistoryFilter,
) -> Result<u64, Error> {
    let span = days::span(c, requester, filter).await?;
    let (statement, values) = match c.get_database_backend() {
        DbBackend::Postgres => postgres::count(requester.user_id, filter, span, MAX_COUNTED + 1),
        _ => sqlite::count(requester.user_id, filter, span, MAX_COUNTED + 1),
    };
    let row = sql::one(c, &statement, values).await?.ok_or(Error::Internal)?;
    Ok(row.try_get::<i64>("", "number")?.unsigned_abs())
}

/// Of waiting and running jobs the ones that are not asked for, when only the others are: the index knows them as active.
fn excluded_status(filter: &HistoryFilter) -> Option<JobStatus> {
    let wanted = |status| filter.status.contains(&status);
    match (wanted(JobStatus::Pending), wanted(JobStatus::Running)) {
        (true, false) => Some(JobStatus::Running),
        (false, true) => Some(JobStatus::Pending),
        _ => None,
    }
}

/// Who looks, and in which IANA zone their days begin.
#[derive(Clone, Copy, Debug)]
pub struct Requester<'a> {
    pub user_id: &'a str,
    pub timezone: &'a str,
}
