//! Lists models page by page in the database, so that only one page of many models is read.

mod query;

use crate::data::sql;
use domain::engines::ModelKind;
use query::Query;
use sea_orm::{ConnectionTrait, DbErr};

/// Filter and order for the models of the engines in use.
#[derive(Clone, Copy, Debug)]
pub struct ModelFilter<'a> {
    pub kind: ModelKind,
    /// Words that name, family or note must contain, in any case; empty for all.
    pub q: &'a str,
    pub tab: ModelTab,
    pub order: ModelOrder<'a>,
    pub skip: u64,
    /// Maximum number of models.
    pub limit: u64,
}

/// Tabs of the model list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ModelTab {
    #[default]
    All,
    /// The user's favourites.
    Favorites,
    /// Models of the user's newest 500 jobs, last used first.
    Recent,
}

/// Order of models. Available ones come before the others, the sketch engine's last, all by name. Each variant names
/// what takes precedence over that.
#[derive(Clone, Copy, Debug, Default)]
pub enum ModelOrder<'a> {
    #[default]
    Usual,
    /// The user's favourites.
    Favorites,
    /// Models of this family or of unknown family.
    Family(&'a str),
    /// These names, then favourites, then recently used models. The page itself is in the usual order.
    Useful(&'a [&'a str]),
}

/// Ids of a page of models in order, and the total number of models.
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

    /// True if it matches all models of the kind.
    pub fn is_all(&self) -> bool {
        self.q.trim().is_empty() && self.tab == ModelTab::All
    }
}

/// The models matching `filter` for `user_id`; an empty id means no user.
pub(super) async fn find(
    c: &impl ConnectionTrait,
    user_id: &str,
    filter: &ModelFilter<'_>,
) -> Result<Found, DbErr> {
    let (statement, values) = Query::page(c, user_id, filter);
    let rows = sql::all(c, &statement, values).await?;
    let ids: Vec<i64> = rows.iter().map(|row| row.try_get("", "id")).collect::<Result<_, _>>()?;
    let read = ids.len() as u64;
    // The last page implies the total.
    if read < filter.limit && (read > 0 || filter.skip == 0) {
        return Ok(Found { ids, total: filter.skip + read });
    }
    Ok(Found { ids, total: count(c, user_id, filter).await? })
}

/// Number of models matching `filter` on all pages.
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
