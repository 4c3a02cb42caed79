//! The queue as a whole.

#[cfg(feature = "ssr")]
use crate::context::{admin, caller, context};
use crate::error::Error;
use crate::jobs;
#[cfg(feature = "ssr")]
use crate::jobs::{announce, service};
use leptos::prelude::*;

/// How many of the caller's jobs run and wait.
#[server(prefix = "/api/fn", endpoint = "queue_counts")]
pub async fn queue_counts() -> Result<jobs::QueueCounts, Error> {
    let context = context()?;
    let user = caller()?;
    service::counts(&context.database.read, &user.id).await
}

/// Everybody's queue.
#[server(prefix = "/api/fn", endpoint = "queue_overview")]
pub async fn queue_overview() -> Result<jobs::QueueOverview, Error> {
    let context = context()?;
    admin()?;
    service::overview(&context.database.read).await
}

/// Pauses the queue for everybody, or lets it go on. What runs goes on running.
#[server(prefix = "/api/fn", endpoint = "pause_queue")]
pub async fn pause_queue(paused: bool) -> Result<(), Error> {
    let context = context()?;
    admin()?;
    service::pause(&context.database.write, paused).await?;
    announce::paused(&context).await;
    context.wake.ring();
    Ok(())
}
