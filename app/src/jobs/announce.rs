//! Tells a person's open pages that a job changed.

use super::{GenerationJob, service};
use crate::context::Context;
use crate::events::Topic;

/// Publishes the job as it is now, and the counts of its owner's queue. Call after the commit.
pub async fn changed(context: &Context, user_id: &str, job: &GenerationJob) {
    context.events.publish(user_id, Topic::Job, job);
    match service::counts(&context.database.read, user_id).await {
        Ok(counts) => context.events.publish(user_id, Topic::Queue, &counts),
        // The change itself is done; pages refetch counts at their next hello.
        Err(error) => tracing::warn!(%error, "queue counts were not published"),
    }
}
