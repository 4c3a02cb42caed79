//! Which models there are, asked in the database: of very many only those of one page are read.

mod query;

use crate::data::sql;
use domain::engines::ModelKind;
use query::Query;
use sea_orm::{ConnectionTrait, DbErr};

/// Which of the models of the engines in use, and in what order.
#[derive(Clone, Copy, Debug)]
pub struct ModelFilter<'a> {
    pub kind: ModelKind,
    /// Words that name, family and note contain, in capitals or not; empty: all.
    pub q: &'a str,
    pub tab: ModelTab,
    pub order: ModelOrder<'a>,
    pub skip: u64,
    /// How many at the most.
    pub limit: u64,
}

/// Which of the models, as tabs have it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ModelTab {
    #[default]
    All,
    /// The person's favourites.
    Favorites,
    /// What the newest 500 jobs of the person used; the last used first.
    Recent,
}

/// Those that can be used now come before the others, the sketch engine's last, all by name. Before that goes:
#[derive(Clone, Copy, Debug, Default)]
pub enum ModelOrder<'a> {
    #[default]
    Usual,
    /// The favourites of the person.
    Favorites,
    /// Those of this family or of none known.
    Family(&'a str),
    /// These names, then the favourites, then what was used of late. The page itself is in the usual order.
    Useful(&'a [&'a str]),
}

/// Ids of a page of models in their order, and how many there are of all pages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Found {
    pub ids: Vec<i64>,
    pub total: u64,
}

impl<'a> ModelFilter<'a> {
    /// The first `limit` models of a kind.
    pub fn first(kind: ModelKind, limit: u64) -> Self {
        Self { kind, q: "", tab: ModelTab::All, order: ModelOrder::Usual, skip: 0, limit }
    }

    /// True when nothing narrows it down.
    pub fn is_all(&self) -> bool {
        self.q.trim().is_empty() && self.tab == ModelTab::All
    }
}

/// What `filter` finds for `user_id`; an empty id is nobody's.
pub(super) async fn find(
    c: &impl ConnectionTrait,
    user_id: &str,
    filter: &ModelFilter<'_>,
) -> Result<Found, DbErr> {
    let (statement, values) = Query::page(c, user_id, filter);
    let rows = sql::all(c, &statement, values).await?;
    let ids: Vec<i64> = rows.iter().map(|row| row.try_get("", "id")).collect::<Result<_, _>>()?;
    let read = ids.len() as u64;
    // The last page says how many there are.
    if read < filter.limit && (read > 0 || filter.skip == 0) {
        return Ok(Found { ids, total: filter.skip + read });
    }
    Ok(Found { ids, total: count(c, user_id, filter).await? })
}

/// How many models `filter` finds on all pages together.
pub(super) async fn count(
    c: &impl ConnectionTrait,
    user_id: &str,
    filter: &ModelFilter<'_>,
) -> Result<u64, DbErr> {
    let (statement, values) = match filter.is_all() {
        true => Query::all(filter.kind),
        false => Query::count(user_id, filter),
    };
    let row = sql::one(c, &statement, values).await?;
    Ok(row.map_or(Ok(0), |row| row.try_get::<i64>("", "total"))?.unsigned_abs())
}
