//! The history under filters: one index answers every combination. Beside it only what the index cannot tell
//! apart is asked of the rows.

mod days;
mod postgres;
mod sqlite;
mod words;

use super::HistoryFilter;
use super::place::Place;
use crate::data::sql;
use domain::error::Error;
use domain::jobs::JobStatus;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Value};

/// Entries are counted up to here; more is "1,000+".
pub const COUNTED: u64 = 1_000;

/// Which entries come first.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    Newest,
    Oldest,
}

/// From the first place up to before the second.
type Span = (Place, Place);

/// A statement and what it names.
type Statement = (String, Vec<Value>);

/// Places of at most `limit` entries under `filter`, after `cursor`, newest first.
pub async fn places(
    c: &impl ConnectionTrait,
    who: Seeker<'_>,
    filter: &HistoryFilter,
    cursor: Place,
    limit: u64,
) -> Result<Vec<Place>, Error> {
    let (first, before) = days::span(c, who, filter).await?;
    Ok(found(c, who, filter, (first, before.min(cursor)), Order::Newest, limit).await?)
}

/// The nearest place under `filter` that is newer than `here`.
pub async fn newer(
    c: &impl ConnectionTrait,
    who: Seeker<'_>,
    filter: &HistoryFilter,
    here: Place,
) -> Result<Option<Place>, Error> {
    let (first, before) = days::span(c, who, filter).await?;
    Ok(found(c, who, filter, (first.max(here.next()), before), Order::Oldest, 1).await?.pop())
}

async fn found(
    c: &impl ConnectionTrait,
    who: Seeker<'_>,
    filter: &HistoryFilter,
    span: Span,
    order: Order,
    limit: u64,
) -> Result<Vec<Place>, DbErr> {
    let (statement, values) = match c.get_database_backend() {
        DbBackend::Postgres => postgres::first(who.user_id, filter, span, order, limit),
        _ => sqlite::first(who.user_id, filter, span, order, limit),
    };
    let rows = sql::all(c, &statement, values).await?;
    rows.iter().map(|row| row.try_get("", "place").map(Place)).collect()
}

/// How many entries there are under `filter`, at most one more than [`COUNTED`].
pub async fn count(c: &impl ConnectionTrait, who: Seeker<'_>, filter: &HistoryFilter) -> Result<u64, Error> {
    let span = days::span(c, who, filter).await?;
    let (statement, values) = match c.get_database_backend() {
        DbBackend::Postgres => postgres::count(who.user_id, filter, span, COUNTED + 1),
        _ => sqlite::count(who.user_id, filter, span, COUNTED + 1),
    };
    let row = sql::one(c, &statement, values).await?.ok_or(Error::Internal)?;
    Ok(row.try_get::<i64>("", "number")?.unsigned_abs())
}

/// Of waiting and running jobs the ones that are not asked for, when only the others are: the index knows them as active.
fn unwanted(filter: &HistoryFilter) -> Option<JobStatus> {
    let wanted = |status| filter.status.contains(&status);
    match (wanted(JobStatus::Pending), wanted(JobStatus::Running)) {
        (true, false) => Some(JobStatus::Running),
        (false, true) => Some(JobStatus::Pending),
        _ => None,
    }
}

/// Who looks, and in which IANA zone their days begin.
#[derive(Clone, Copy, Debug)]
pub struct Seeker<'a> {
    pub user_id: &'a str,
    pub timezone: &'a str,
}
