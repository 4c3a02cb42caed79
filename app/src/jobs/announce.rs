//! Tells a person's open pages that jobs changed. Call after the commit.

use super::GenerationJob;
use crate::context::Context;
use services::events::Topic;

/// Waiting jobs whose places are published after a move; pages learn of the others when they ask again.
const PLACES: u64 = 100;

/// Publishes the job as it is now, and the counts of its owner's queue.
pub async fn changed(context: &Context, user_id: &str, job: &GenerationJob) {
    all_changed(context, user_id, std::slice::from_ref(job)).await;
}

/// Publishes the jobs as they are now, and the counts of their owner's queue.
pub async fn all_changed(context: &Context, user_id: &str, jobs: &[GenerationJob]) {
    publish(context, user_id, jobs.to_vec()).await;
    counts(context, user_id).await;
}

/// Publishes the places of a person's waiting jobs after some of them moved.
pub async fn reordered(context: &Context, user_id: &str) {
    match services::jobs::first_waiting(&context.database.read, user_id, PLACES).await {
        Ok(jobs) => publish(context, user_id, jobs).await,
        Err(error) => tracing::warn!(%error, "a new order was not published"),
    }
}

/// Publishes to everybody who is looking that the queue was paused or goes on.
pub async fn paused(context: &Context) {
    for user_id in context.events.watchers() {
        counts(context, &user_id).await;
    }
}

async fn publish(context: &Context, user_id: &str, mut jobs: Vec<GenerationJob>) {
    if !context.events.is_watched(user_id) {
        return;
    }
    context.estimates.fill(&mut jobs).await;
    jobs.iter().for_each(|job| context.events.publish(user_id, Topic::Job, job));
}

async fn counts(context: &Context, user_id: &str) {
    if !context.events.is_watched(user_id) {
        return;
    }
    match services::jobs::counts(&context.database.read, user_id).await {
        Ok(counts) => context.events.publish(user_id, Topic::Queue, &counts),
        // The change itself is done; pages refetch counts at their next hello.
        Err(error) => tracing::warn!(%error, "queue counts were not published"),
    }
}
