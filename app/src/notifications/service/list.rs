//! Pages of notifications under filters, newest first.

use super::view::assemble;
use crate::data::notification_search::Search;
use crate::data::user_notifications::{Column, Entity, Model};
use crate::error::Error;
use crate::notifications::{Notification, NotificationType};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{QueryOrder, QuerySelect, Select};
use serde::Serialize;
use utoipa::ToSchema;

/// Rows are counted up to here; more is "1,000+".
const COUNTED: u64 = 1_000;
/// Most on a page.
const PAGE: u64 = 100;

/// Which ones; the filters are joined by AND.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NotificationFilter {
    pub unread_only: bool,
    /// The archived ones instead of the others.
    pub archived: bool,
    /// Any of these; empty for all.
    pub types: Vec<NotificationType>,
    /// Words of title or message, each of them, in any case; the beginning of one is enough.
    pub q: Option<String>,
    /// From an earlier page's `next_cursor`; stays fast at any depth, which `skip` does not.
    pub cursor: Option<String>,
    pub skip: u64,
    /// 1 to 100.
    pub limit: u64,
}

/// A page of notifications.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct NotificationPage {
    pub items: Vec<Notification>,
    /// Under the filter, over all pages; up to 1,000.
    pub total: u64,
    /// False when there are more than `total`.
    pub total_exact: bool,
    pub skip: u64,
    pub limit: u64,
    /// Null on the last page.
    pub next_cursor: Option<String>,
}

/// One page of `user_id`'s own.
///
/// # Errors
/// [`Error::Invalid`] for a cursor that is none.
pub async fn list(
    c: &impl ConnectionTrait,
    user_id: &str,
    filter: &NotificationFilter,
) -> Result<NotificationPage, Error> {
    let limit = filter.limit.clamp(1, PAGE);
    let before = filter.cursor.as_deref().map(parse).transpose()?;
    let (mut rows, total) = match search(c, user_id, filter) {
        Some(search) => searched(c, search, before, filter.skip, limit + 1).await?,
        None => listed(c, user_id, filter, before, limit + 1).await?,
    };
    let further = rows.len() as u64 > limit;
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let next_cursor = rows.last().filter(|_| further).map(|row| row.id.to_string());
    let items = assemble(c, rows).await?;
    let (total, total_exact) = (Ord::min(total, COUNTED), total <= COUNTED);
    Ok(NotificationPage { items, total, total_exact, skip: filter.skip, limit, next_cursor })
}

/// Rows under the filter, and how many there are over all pages, up to one more than are counted.
async fn listed(
    c: &impl ConnectionTrait,
    user_id: &str,
    filter: &NotificationFilter,
    before: Option<i64>,
    limit: u64,
) -> Result<(Vec<Model>, u64), DbErr> {
    let mut page = wanted(user_id, filter).order_by_desc(Column::Id);
    if let Some(before) = before {
        page = page.filter(Column::Id.lt(before));
    }
    let rows = page.offset(filter.skip).limit(limit).all(c).await?;
    // The ids alone: they are in the index.
    let ids = wanted(user_id, filter).select_only().column(Column::Id);
    Ok((rows, ids.limit(COUNTED + 1).count(c).await?))
}

/// The same of a search.
async fn searched(
    c: &impl ConnectionTrait,
    search: Search,
    before: Option<i64>,
    skip: u64,
    limit: u64,
) -> Result<(Vec<Model>, u64), DbErr> {
    let total = search.count(c, COUNTED + 1).await?;
    let ids = search.before(before).ids(c, skip, limit).await?;
    let rows = Entity::find().filter(Column::Id.is_in(ids)).order_by_desc(Column::Id).all(c).await?;
    Ok((rows, total))
}

// Conditions are written out, not bound: only so do partial indexes apply.
fn wanted(user_id: &str, filter: &NotificationFilter) -> Select<Entity> {
    let place = if filter.archived { Column::ArchivedAt.is_not_null() } else { Column::ArchivedAt.is_null() };
    let mut all = super::add::own(user_id).add(place);
    if filter.unread_only {
        all = all.add(Expr::cust("NOT read_status"));
    }
    if !filter.types.is_empty() {
        all = all.add(Column::NotificationType.is_in(filter.types.iter().copied()));
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

fn parse(cursor: &str) -> Result<i64, Error> {
    cursor.parse().map_err(|_| Error::field("cursor", "must be the next_cursor of an earlier page"))
}
