//! The queue as a whole.

use crate::jobs;
use domain::error::Error;
use leptos::prelude::*;

/// The numbers of the caller's running and waiting jobs.
#[server(prefix = "/api/fn", endpoint = "queue_counts")]
pub async fn queue_counts() -> Result<jobs::QueueCounts, Error> {
    let context = crate::request::context::context()?;
    let user = crate::request::context::caller()?;
    services::jobs::counts(&context.database.read, &user.id).await
}

/// Everybody's queue.
#[server(prefix = "/api/fn", endpoint = "queue_overview")]
pub async fn queue_overview() -> Result<jobs::QueueOverview, Error> {
    let context = crate::request::context::context()?;
    crate::request::context::admin()?;
    services::jobs::overview(&context.database.read).await
}

/// Pauses or resumes everybody's queue. Running jobs continue.
#[server(prefix = "/api/fn", endpoint = "pause_queue")]
pub async fn pause_queue(paused: bool) -> Result<(), Error> {
    let context = crate::request::context::context()?;
    crate::request::context::admin()?;
    services::jobs::pause(&context.database.write, paused).await?;
    jobs::announce::paused(&context).await;
    context.worker_signal.notify();
    Ok(())
}
