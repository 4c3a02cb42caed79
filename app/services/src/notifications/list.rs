//! Pages of notifications under filters, newest first.

mod rows;

use super::view::assemble;
use domain::error::Error;
use domain::notifications::{Notification, NotificationType};
use rows::{COUNTED, RowRange};
use sea_orm::ConnectionTrait;
use serde::Serialize;
use utoipa::ToSchema;

/// Maximum notifications on a page.
const PAGE: u64 = 100;

/// Filters of the list, combined with AND.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NotificationFilter {
    pub unread_only: bool,
    /// Only archived ones; otherwise only the others.
    pub archived: bool,
    /// Any of these; empty for all.
    pub types: Vec<NotificationType>,
    /// Words of title or message; all must match, by prefix and in any case.
    pub q: Option<String>,
    /// From an earlier page's `next_cursor`; fast at any depth, unlike `skip`.
    pub cursor: Option<String>,
    pub skip: u64,
    /// 1 to 100.
    pub limit: u64,
}

/// A page of notifications.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct NotificationPage {
    pub items: Vec<Notification>,
    /// Matches on all pages, counted up to 1,000.
    pub total: u64,
    /// False when there are more than `total`.
    pub total_exact: bool,
    pub skip: u64,
    pub limit: u64,
    /// Null on the last page.
    pub next_cursor: Option<String>,
}

/// One page of `user_id`'s notifications.
///
/// # Errors
/// [`Error::Invalid`] for an invalid cursor.
pub async fn list(
    c: &impl ConnectionTrait,
    user_id: &str,
    filter: &NotificationFilter,
) -> Result<NotificationPage, Error> {
    let limit = filter.limit.clamp(1, PAGE);
    let before = filter.cursor.as_deref().map(parse).transpose()?;
    let part = RowRange { before, skip: filter.skip, limit: limit + 1 };
    let (mut rows, total) = rows::rows(c, user_id, filter, &part).await?;
    let further = rows.len() as u64 > limit;
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let next_cursor = rows.last().filter(|_| further).map(|row| row.id.to_string());
    let items = assemble(c, rows).await?;
    let (total, total_exact) = (Ord::min(total, COUNTED), total <= COUNTED);
    Ok(NotificationPage { items, total, total_exact, skip: filter.skip, limit, next_cursor })
}

fn parse(cursor: &str) -> Result<i64, Error> {
    cursor.parse().map_err(|_| Error::field("cursor", "must be the next_cursor of an earlier page"))
}
