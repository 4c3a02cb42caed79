//! Publishes changes of jobs to a user's open pages. Call it after the commit.

use super::GenerationJob;
use crate::request::context::Context;
use services::events::Topic;

/// How many waiting jobs' positions are published after a move; pages get the rest with their next refetch.
const PLACES: u64 = 100;

/// Publishes the job and its owner's queue counts.
pub async fn changed(context: &Context, user_id: &str, job: &GenerationJob) {
    all_changed(context, user_id, std::slice::from_ref(job)).await;
}

/// Publishes the jobs and their owner's queue counts.
pub async fn all_changed(context: &Context, user_id: &str, jobs: &[GenerationJob]) {
    publish(context, user_id, jobs.to_vec()).await;
    counts(context, user_id).await;
}

/// Publishes the positions of a user's waiting jobs after some of them moved.
pub async fn reordered(context: &Context, user_id: &str) {
    match services::jobs::first_waiting(&context.database.read, user_id, PLACES).await {
        Ok(jobs) => publish(context, user_id, jobs).await,
        Err(error) => tracing::warn!(%error, "failed to publish the new queue order"),
    }
}

/// Publishes to all connected users that the queue was paused or resumed.
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
        // The change is committed; pages refetch counts with their next hello.
        Err(error) => tracing::warn!(%error, "failed to publish the queue counts"),
    }
}
