//! The history under filters: one index answers every combination. Beside it only what the index cannot tell
//! apart is asked of the rows.

mod days;
mod postgres;
mod sqlite;
mod words;

use super::HistoryFilter;
use super::place::Place;
use crate::data::sql;
use crate::error::Error;
use crate::jobs::JobStatus;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Value};

/// Entries are counted up to here; more is "1,000+".
pub const COUNTED: u64 = 1_000;
const TABLE: &str = "history_search";
const EVERYTHING: &str = "SELECT place FROM history_search WHERE user_id = $1";

/// Which entries come first.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    Newest,
    Oldest,
}

/// A statement in the making: its conditions and what they name.
struct Search {
    backend: DbBackend,
    place: &'static str,
    conditions: Vec<String>,
    values: Vec<Value>,
}

impl Search {
    /// Entries from the first place of `span` up to before the second; $1 and $2 name them.
    fn within(
        c: &impl ConnectionTrait,
        who: Seeker<'_>,
        filter: &HistoryFilter,
        span: (Place, Place),
    ) -> Self {
        let backend = c.get_database_backend();
        // A sum keeps PostgreSQL from reading the index of places as well: most spans hold nearly all of them.
        let (place, within) = match backend {
            DbBackend::Postgres => ("s.place", "s.place + 0"),
            _ => ("s.rowid", "s.rowid"),
        };
        let mut search = Self { backend, place, conditions: Vec::new(), values: Vec::new() };
        search.add(&format!("{within} >= "), span.0.0.into(), "");
        search.add(&format!("{within} < "), span.1.0.into(), "");
        match backend {
            DbBackend::Postgres => search.index_postgres(who.user_id, filter),
            _ => search.add("s.history_search MATCH ", sqlite::expression(who.user_id, filter).into(), ""),
        }
        search.ask_rows(filter);
        search
    }

    /// $3 is the owner's words; the text is one query with them, so that the index is read once.
    fn index_postgres(&mut self, user_id: &str, filter: &HistoryFilter) {
        self.values.push(postgres::facets(user_id, filter).into());
        match postgres::text(filter) {
            text if text.is_empty() => self.conditions.push("s.words @@ $3::text::tsquery".into()),
            text => self.add("s.words @@ ($3::text::tsquery && to_tsquery('simple', ", text.into(), "))"),
        }
    }

    /// Whether an active job waits or runs: the index does not follow that.
    fn ask_rows(&mut self, filter: &HistoryFilter) {
        let wanted = |status| filter.status.contains(&status);
        if wanted(JobStatus::Pending) != wanted(JobStatus::Running) {
            let other = if wanted(JobStatus::Pending) { JobStatus::Running } else { JobStatus::Pending };
            let job = format!("SELECT 1 FROM generation_jobs j WHERE j.id = {} / 16", self.place);
            self.add(&format!("EXISTS ({job} AND j.status <> "), other.as_str().into(), ")");
        }
    }

    /// A condition that names `value`.
    fn add(&mut self, before: &str, value: Value, after: &str) {
        self.values.push(value);
        self.conditions.push(format!("{before}${}{after}", self.values.len()));
    }

    fn sql(&self, from: &str) -> String {
        let Self { place, conditions, .. } = self;
        format!("SELECT {place} AS place FROM {from} s WHERE {}", conditions.join(" AND "))
    }

    /// The first `limit` places of `user_id`'s.
    async fn first(
        mut self,
        c: &impl ConnectionTrait,
        user_id: &str,
        order: Order,
        limit: u64,
    ) -> Result<Vec<Place>, DbErr> {
        let sql = if self.backend == DbBackend::Postgres {
            self.values.push(user_id.into());
            let owner = format!("${}", self.values.len());
            postgres::first(&self.sql("near"), &self.sql(TABLE), &owner, order, limit)
        } else {
            // FTS5 walks its rows in either order and stops when there are enough.
            let descending = if order == Order::Newest { "DESC" } else { "" };
            format!("{} ORDER BY place {descending} LIMIT {limit}", self.sql(TABLE))
        };
        let rows = sql::all(c, &sql, self.values).await?;
        rows.iter().map(|row| row.try_get("", "place").map(Place)).collect()
    }
}

/// Places of at most `limit` entries under `filter`, after `cursor`, newest first.
pub async fn places(
    c: &impl ConnectionTrait,
    who: Seeker<'_>,
    filter: &HistoryFilter,
    cursor: Place,
    limit: u64,
) -> Result<Vec<Place>, Error> {
    let (first, before) = days::span(c, who, filter).await?;
    let search = Search::within(c, who, filter, (first, before.min(cursor)));
    Ok(search.first(c, who.user_id, Order::Newest, limit).await?)
}

/// The nearest place under `filter` that is newer than `here`.
pub async fn newer(
    c: &impl ConnectionTrait,
    who: Seeker<'_>,
    filter: &HistoryFilter,
    here: Place,
) -> Result<Option<Place>, Error> {
    let (first, before) = days::span(c, who, filter).await?;
    let search = Search::within(c, who, filter, (first.max(here.next()), before));
    Ok(search.first(c, who.user_id, Order::Oldest, 1).await?.pop())
}

/// How many entries there are under `filter`, at most one more than [`COUNTED`].
pub async fn count(c: &impl ConnectionTrait, who: Seeker<'_>, filter: &HistoryFilter) -> Result<u64, Error> {
    let (found, values) = match (filter.is_empty(), c.get_database_backend()) {
        // The index of words would bring all of somebody's entries before the first is counted.
        (true, DbBackend::Postgres) => (EVERYTHING.to_owned(), vec![who.user_id.into()]),
        _ => {
            let search = Search::within(c, who, filter, days::span(c, who, filter).await?);
            (search.sql(TABLE), search.values)
        }
    };
    // In no order: that would have all of them found before the first is counted.
    let limit = COUNTED + 1;
    let counted = format!("SELECT count(*) AS number FROM ({found} LIMIT {limit}) found");
    let row = sql::one(c, &counted, values).await?.ok_or(Error::Internal)?;
    Ok(row.try_get::<i64>("", "number")?.unsigned_abs())
}

/// Who looks, and in which IANA zone their days begin.
#[derive(Clone, Copy, Debug)]
pub struct Seeker<'a> {
    pub user_id: &'a str,
    pub timezone: &'a str,
}
