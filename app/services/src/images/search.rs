//! The filtered history: one index answers every combination of filters. The rows are checked only for what the index
//! cannot distinguish.

mod days;
mod postgres;
mod sqlite;
mod statement;
mod words;

use super::HistoryFilter;
use super::history_position::HistoryPosition;
use crate::data::sql;
use domain::error::Error;
use sea_orm::{ConnectionTrait, DbBackend, DbErr};
use statement::{Order, Span};

pub use statement::Requester;

/// Entries are counted up to this; more is shown as "1,000+".
pub const MAX_COUNTED: u64 = 1_000;

/// Positions of at most `limit` entries that match `filter`, after `cursor`, newest first.
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

/// The nearest position newer than `here` that matches `filter`.
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

/// How many entries match `filter`, up to [`MAX_COUNTED`] + 1.
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
