//! The jobs that a job was made from, and that were made from it by a retry, a remix or "More like this".

use crate::data::tables::generation_jobs::{Column, Entity};
use crate::job_views;
use domain::error::Error;
use domain::jobs::GenerationJob;
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};

/// Maximum derived jobs shown for one job.
const MAX_CHILDREN: u64 = 12;

/// Related jobs, without deleted ones.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lineage {
    pub made_from: Option<GenerationJob>,
    /// The newest 12, newest first.
    pub made_into: Vec<GenerationJob>,
}

/// The lineage of a user's own `job`.
///
/// # Errors
/// [`Error::Internal`] when the database fails.
pub async fn lineage(c: &impl ConnectionTrait, job: &GenerationJob) -> Result<Lineage, Error> {
    let theirs =
        || Entity::find().filter(Column::UserId.eq(&job.user_id)).filter(Column::DeletedAt.is_null());
    let made_from = match job.parent_job_id {
        Some(parent) => theirs().filter(Column::Id.eq(parent)).one(c).await?,
        None => None,
    };
    let children = theirs().filter(Column::ParentJobId.eq(job.id));
    let made_into = children.order_by_desc(Column::Id).limit(MAX_CHILDREN).all(c).await?;
    let made_from = job_views::assemble(c, made_from.into_iter().collect()).await?.pop();
    Ok(Lineage { made_from, made_into: job_views::assemble(c, made_into).await? })
}
