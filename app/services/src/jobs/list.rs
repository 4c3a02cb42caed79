//! Filtered pages of jobs.

use crate::data::spellings::{literal, spellings};
use crate::data::tables::generation_jobs::{Column, Entity};
use crate::job_views;
use chrono::{DateTime, Utc};
use domain::error::Error;
use domain::jobs::{GenerationJob, JobStatus};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, Func, LikeExpr};
use sea_orm::{Condition, QueryOrder, QuerySelect, QueryTrait};

/// Search results are counted up to this number; more are shown as "1,000+".
const MAX_COUNTED: u64 = 1_000;

/// Sort order of jobs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum JobOrder {
    #[default]
    Newest,
    Oldest,
}

/// Filter of jobs; all conditions must match.
#[derive(Clone, Debug, Default)]
pub struct JobFilter {
    /// Any of these; empty for all.
    pub status: Vec<JobStatus>,
    pub model: Option<String>,
    /// Words that prompt or model must all contain, in any case.
    pub q: Option<String>,
    /// Created at or after.
    pub from: Option<DateTime<Utc>>,
    /// Created before.
    pub to: Option<DateTime<Utc>>,
    pub skip: u64,
    /// 1 to 1,000.
    pub limit: u64,
    /// The `next_cursor` of an earlier page in the same order; fast at any depth, unlike `skip`.
    pub cursor: Option<String>,
    pub order: JobOrder,
}

/// A page of jobs.
#[derive(Clone, Debug, PartialEq)]
pub struct JobPage {
    pub items: Vec<GenerationJob>,
    /// Number of matching jobs on all pages.
    pub total: u64,
    /// False if there are more than `total`.
    pub total_exact: bool,
    pub next_cursor: Option<String>,
}

/// One page of `user_id`'s own jobs.
///
/// # Errors
/// [`Error::Invalid`] for an invalid cursor.
pub async fn list(c: &impl ConnectionTrait, user_id: &str, filter: &JobFilter) -> Result<JobPage, Error> {
    let wanted = condition(user_id, filter);
    let limit = filter.limit.clamp(1, 1_000);
    let after = filter.cursor.as_deref().map(parse).transpose()?;
    let page = Entity::find().filter(wanted.clone());
    let page = match filter.order {
        JobOrder::Newest => {
            page.order_by_desc(Column::Id).apply_if(after, |page, id| page.filter(Column::Id.lt(id)))
        }
        JobOrder::Oldest => {
            page.order_by_asc(Column::Id).apply_if(after, |page, id| page.filter(Column::Id.gt(id)))
        }
    };
    let mut rows = page.offset(filter.skip).limit(limit + 1).all(c).await?;
    let further = rows.len() as u64 > limit;
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let next_cursor = rows.last().filter(|_| further).map(|row| row.id.to_string());
    let items = job_views::assemble(c, rows).await?;
    let (total, total_exact) = total(c, wanted, filter.q.is_some()).await?;
    Ok(JobPage { items, total, total_exact, next_cursor })
}

async fn total(c: &impl ConnectionTrait, wanted: Condition, capped: bool) -> Result<(u64, bool), DbErr> {
    let mut rows = Entity::find().filter(wanted);
    if capped {
        rows = rows.limit(MAX_COUNTED + 1);
    }
    let total = rows.count(c).await?;
    Ok(if capped && total > MAX_COUNTED { (MAX_COUNTED, false) } else { (total, true) })
}

fn condition(user_id: &str, filter: &JobFilter) -> Condition {
    let mut all = Condition::all().add(Column::UserId.eq(user_id)).add(Column::DeletedAt.is_null());
    if !filter.status.is_empty() {
        all = all.add(Column::Status.is_in(filter.status.iter().copied()));
    }
    all.add_option(filter.model.as_ref().map(|model| Column::CheckpointModel.eq(model)))
        .add_option(filter.from.map(|from| Column::CreatedAt.gte(from)))
        .add_option(filter.to.map(|to| Column::CreatedAt.lt(to)))
        .add_option(filter.q.as_deref().and_then(matches_words))
}

fn matches_words(q: &str) -> Option<Condition> {
    let mut all = Condition::all();
    for word in q.split_whitespace() {
        let mut any = Condition::any();
        for spelling in spellings(word) {
            let like = || LikeExpr::new(format!("%{}%", literal(&spelling))).escape('\\');
            let contains = |column: Column| Expr::expr(Func::lower(Expr::col(column))).like(like());
            any = any.add(contains(Column::Prompt)).add(contains(Column::CheckpointModel));
        }
        all = all.add(any);
    }
    (!all.is_empty()).then_some(all)
}

fn parse(cursor: &str) -> Result<i64, Error> {
    let id = cursor.parse().ok().filter(|id| *id >= 0);
    id.ok_or_else(|| Error::field("cursor", "must be the next_cursor of an earlier page"))
}
