//! Server functions of jobs: authenticate, validate, call the service, publish the change.

mod change;
mod whole_queue;

pub use change::*;
pub use whole_queue::*;

use super::{Draft, GenerationJob, JobAttempt};
use domain::error::Error;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Prefix of idempotency keys that are rendered into a page, for forms sent without JavaScript.
/// The same key with another body creates another job.
pub const PAGE_KEY: &str = "page-";

/// The key of a form that is sent without JavaScript. The server provides a new one for each page; in the browser every
/// submit gets its own.
#[derive(Clone)]
pub struct PageKey(pub String);

/// Creates the form's jobs and returns the first. The draft is saved before that, even if it is invalid.
#[server(prefix = "/api/fn", endpoint = "submit_job")]
pub async fn submit_job(draft: Draft, key: Option<String>) -> Result<GenerationJob, Error> {
    use services::jobs::{IdempotencyKey, create_many};
    let context = crate::request::context::context()?;
    let session = crate::request::context::session()?;
    let database = &context.database;
    let new = draft.validate();
    // A valid form ends the recall; after an invalid one, the recall can still be undone.
    let draft = draft.with_recall_history(if new.is_ok() { Draft::default() } else { session.draft });
    services::drafts::save(&database.write, &session.id, &draft).await?;
    let new = new?;
    let from_page = key.as_deref().is_some_and(|key| key.starts_with(PAGE_KEY));
    let key = key.filter(|key| !key.is_empty()).map(|key| IdempotencyKey::parse(&key)).transpose()?;
    let create_options = context.create_options(key);
    let created = match create_many(database, &session.user.id, new.clone(), create_options).await {
        Err(error) if from_page && IdempotencyKey::is_refused(&error) => {
            create_many(database, &session.user.id, new, context.create_options(None)).await?
        }
        created => created?,
    };
    if !created.replayed {
        super::announce::all_changed(&context, &session.user.id, &created.jobs).await;
        context.worker_signal.notify();
    }
    let first = created.jobs.into_iter().next().ok_or(Error::Internal)?;
    Ok(context.estimates.of(first).await)
}

/// Saves the draft.
#[server(prefix = "/api/fn", endpoint = "save_draft")]
pub async fn save_draft(draft: Draft) -> Result<(), Error> {
    let context = crate::request::context::context()?;
    let session = crate::request::context::session()?;
    // Merged into the stored draft, which may be newer than the request's: an undone recall can still be redone.
    let keep = |kept| draft.with_recall_history(kept);
    services::drafts::change(&context.database.write, &session.id, keep).await?;
    Ok(())
}

/// The saved draft.
#[server(prefix = "/api/fn", endpoint = "load_draft")]
pub async fn load_draft() -> Result<Draft, Error> {
    Ok(crate::request::context::session()?.draft)
}

/// Loads a job's settings into the form and redirects to it.
#[server(prefix = "/api/fn", endpoint = "reuse_settings")]
pub async fn reuse_settings(job_id: i64) -> Result<(), Error> {
    let context = crate::request::context::context()?;
    let session = crate::request::context::session()?;
    let job = services::jobs::get(&context.database.read, &session.user.id, job_id).await?;
    let draft = Draft::from_job(&job);
    services::drafts::save(&context.database.write, &session.id, &draft).await?;
    crate::request::redirect::redirect_to("/generate");
    Ok(())
}

/// The caller's jobs for the Generate page.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct JobsSnapshot {
    /// Running and waiting, in the order in which they are generated.
    pub active: Vec<GenerationJob>,
    /// Failed in the last day, newest first.
    pub failed: Vec<GenerationJob>,
    /// The newest job, which the stage shows while none is active.
    pub latest: Option<GenerationJob>,
    /// Whether an admin has paused everybody's queue.
    pub paused: bool,
}

/// The caller's active jobs, recent failures and newest job.
#[server(prefix = "/api/fn", endpoint = "active_jobs")]
pub async fn active_jobs() -> Result<JobsSnapshot, Error> {
    let crate::request::context::Context { database, estimates, .. } = crate::request::context::context()?;
    let user = crate::request::context::caller()?;
    let newest = services::jobs::JobFilter { limit: 1, ..Default::default() };
    let mut active = services::jobs::active(&database.read, &user.id).await?;
    estimates.fill(&mut active).await;
    Ok(JobsSnapshot {
        active,
        failed: services::jobs::recent_failures(&database.read, &user.id, 5).await?,
        latest: services::jobs::list(&database.read, &user.id, &newest).await?.items.into_iter().next(),
        paused: services::jobs::is_paused(&database.read).await?,
    })
}

/// One of the caller's jobs.
#[server(prefix = "/api/fn", endpoint = "get_job")]
pub async fn get_job(job_id: i64) -> Result<GenerationJob, Error> {
    let context = crate::request::context::context()?;
    let user = crate::request::context::caller()?;
    let job = services::jobs::get(&context.database.read, &user.id, job_id).await?;
    Ok(context.estimates.of(job).await)
}

/// The attempts of one of the caller's jobs, first to last.
#[server(prefix = "/api/fn", endpoint = "job_attempts")]
pub async fn job_attempts(job_id: i64) -> Result<Vec<JobAttempt>, Error> {
    let context = crate::request::context::context()?;
    let user = crate::request::context::caller()?;
    services::jobs::attempts(&context.database.read, &user.id, job_id).await
}

/// Creates a new job with the settings of one that failed or was cancelled.
#[server(prefix = "/api/fn", endpoint = "retry_job")]
pub async fn retry_job(job_id: i64) -> Result<GenerationJob, Error> {
    let context = crate::request::context::context()?;
    let user = crate::request::context::caller()?;
    let create_options = context.create_options(None);
    let made = services::jobs::retry(&context.database, &user.id, job_id, create_options).await?;
    super::announce::changed(&context, &user.id, &made.job).await;
    context.worker_signal.notify();
    crate::request::redirect::redirect_to("/generate");
    Ok(context.estimates.of(made.job).await)
}

/// Creates a new job with the settings of another and a new seed.
#[server(prefix = "/api/fn", endpoint = "remix_job")]
pub async fn remix_job(job_id: i64) -> Result<GenerationJob, Error> {
    let made = super::remix::remix(job_id, super::JobChanges::default()).await?;
    crate::request::redirect::redirect_to("/generate");
    Ok(made)
}

/// Creates a job of four images with the settings of another and a new seed. A plain form returns to its page.
#[server(prefix = "/api/fn", endpoint = "more_like_this")]
pub async fn more_like_this(job_id: i64) -> Result<GenerationJob, Error> {
    const PICTURES: i64 = 4;
    let four = super::JobChanges { batch_size: Some(PICTURES), ..Default::default() };
    let made = super::remix::remix(job_id, four).await?;
    crate::request::redirect::redirect_back(&format!("/jobs/{job_id}"), &[]);
    Ok(made)
}
