//! Rows of a page and their total, with the query that is fastest for the filter.

use super::NotificationFilter;
use crate::data::notification_search::Search;
use crate::data::tables::user_notifications::{Column, Entity, Model};
use crate::notifications::add::own;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{QueryOrder, QuerySelect, Select};
use std::collections::BTreeSet;

/// Rows are counted up to this; more is shown as "1,000+".
pub const COUNTED: u64 = 1_000;

/// A page of the filtered rows, newest first.
pub struct RowRange {
    /// Only ids before this one, if set.
    pub before: Option<i64>,
    pub skip: u64,
    pub limit: u64,
}

impl RowRange {
    /// This page of `ids`, given in any order.
    fn of(&self, mut ids: Vec<i64>) -> Vec<i64> {
        ids.retain(|id| self.before.is_none_or(|before| *id < before));
        ids.sort_unstable_by(|one, other| other.cmp(one));
        let count = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
        ids.into_iter().skip(count(self.skip)).take(count(self.limit)).collect()
    }
}

/// Filtered rows of the page, and how many match on all pages, up to [`COUNTED`] + 1.
pub async fn rows(
    c: &impl ConnectionTrait,
    user_id: &str,
    filter: &NotificationFilter,
    part: &RowRange,
) -> Result<(Vec<Model>, u64), DbErr> {
    match search(c, user_id, filter) {
        Some(search) => searched(c, search, part).await,
        None if filter.types.is_empty() => of_all(c, user_id, filter, part).await,
        None => of_types(c, user_id, filter, part).await,
    }
}

async fn of_all(
    c: &impl ConnectionTrait,
    user_id: &str,
    filter: &NotificationFilter,
    part: &RowRange,
) -> Result<(Vec<Model>, u64), DbErr> {
    let page = before(wanted(user_id, filter), part.before).order_by_desc(Column::Id);
    let rows = page.offset(part.skip).limit(part.limit).all(c).await?;
    Ok((rows, counted(c, wanted(user_id, filter)).await?))
}

/// One query per type, so that a rare type needs no scan of all others.
async fn of_types(
    c: &impl ConnectionTrait,
    user_id: &str,
    filter: &NotificationFilter,
    part: &RowRange,
) -> Result<(Vec<Model>, u64), DbErr> {
    let (mut ids, mut total) = (Vec::new(), 0);
    for kind in filter.types.iter().copied().collect::<BTreeSet<_>>() {
        let of_type = || wanted(user_id, filter).filter(Column::NotificationType.eq(kind));
        let newest = before(of_type(), part.before).order_by_desc(Column::Id);
        let newest = newest.select_only().column(Column::Id).limit(part.skip.saturating_add(part.limit));
        ids.extend(newest.into_tuple::<i64>().all(c).await?);
        total += counted(c, of_type()).await?;
    }
    Ok((by_ids(c, part.of(ids)).await?, total))
}

/// Rare matches are all fetched through the text index; frequent ones turn up soon on a scan from the newest row.
/// PostgreSQL's planner would choose that scan even for a word that occurs nowhere.
async fn searched(
    c: &impl ConnectionTrait,
    search: Search,
    part: &RowRange,
) -> Result<(Vec<Model>, u64), DbErr> {
    let found = search.any(c, COUNTED + 1).await?;
    let total = found.len() as u64;
    let ids = if total > COUNTED {
        search.before(part.before).newest(c, part.skip, part.limit).await?
    } else {
        part.of(found)
    };
    Ok((by_ids(c, ids).await?, total))
}

async fn by_ids(c: &impl ConnectionTrait, ids: Vec<i64>) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::Id.is_in(ids)).order_by_desc(Column::Id).all(c).await
}

fn before(all: Select<Entity>, id: Option<i64>) -> Select<Entity> {
    match id {
        Some(id) => all.filter(Column::Id.lt(id)),
        None => all,
    }
}

/// How many rows, up to [`COUNTED`] + 1. Selects only ids, which are in the index.
async fn counted(c: &impl ConnectionTrait, all: Select<Entity>) -> Result<u64, DbErr> {
    all.select_only().column(Column::Id).limit(COUNTED + 1).count(c).await
}

// Conditions are literals rather than bound values: partial indexes apply only then.
fn wanted(user_id: &str, filter: &NotificationFilter) -> Select<Entity> {
    let place = if filter.archived { Column::ArchivedAt.is_not_null() } else { Column::ArchivedAt.is_null() };
    let mut all = own(user_id).add(place);
    if filter.unread_only {
        all = all.add(Expr::cust("NOT read_status"));
    }
    Entity::find().filter(all)
}

fn search(c: &impl ConnectionTrait, user_id: &str, filter: &NotificationFilter) -> Option<Search> {
    let more = match (filter.archived, filter.unread_only) {
        (false, false) => "n.archived_at IS NULL",
        (false, true) => "n.archived_at IS NULL AND NOT n.read_status",
        (true, false) => "n.archived_at IS NOT NULL",
        (true, true) => "n.archived_at IS NOT NULL AND NOT n.read_status",
    };
    let types: Vec<&str> = filter.types.iter().map(|kind| kind.as_str()).collect();
    Search::new(c, user_id, filter.q.as_deref()?, more, &types)
}
