//! The queue as a whole.

use crate::jobs;
use domain::error::Error;
use leptos::prelude::*;

/// How many of the caller's jobs run and wait.
#[server(prefix = "/api/fn", endpoint = "queue_counts")]
pub async fn queue_counts() -> Result<jobs::QueueCounts, Error> {
    let context = crate::context::context()?;
    let user = crate::context::caller()?;
    services::jobs::counts(&context.database.read, &user.id).await
}

/// Everybody's queue.
#[server(prefix = "/api/fn", endpoint = "queue_overview")]
pub async fn queue_overview() -> Result<jobs::QueueOverview, Error> {
    let context = crate::context::context()?;
    crate::context::admin()?;
    services::jobs::overview(&context.database.read).await
}

/// Pauses the queue for everybody, or lets it go on. What runs goes on running.
#[server(prefix = "/api/fn", endpoint = "pause_queue")]
pub async fn pause_queue(paused: bool) -> Result<(), Error> {
    let context = crate::context::context()?;
    crate::context::admin()?;
    services::jobs::pause(&context.database.write, paused).await?;
    jobs::announce::paused(&context).await;
    context.worker_signal.notify();
    Ok(())
}
