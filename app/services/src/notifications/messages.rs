//! Texts of job notifications.

use domain::jobs::display::picture_count;
use domain::jobs::{GenerationJob, JobStatus};
use domain::notifications::NotificationType;
use domain::time::format_duration;

/// Maximum characters of the prompt in a message.
const MAX_PROMPT: usize = 80;
/// Maximum characters of an error in a message.
const MAX_REASON: usize = 500;

pub fn title(kind: NotificationType) -> &'static str {
    match kind {
        NotificationType::JobCompleted => "Generation complete",
        NotificationType::JobFailed => "Generation failed",
        NotificationType::JobCancelled => "Generation cancelled",
        NotificationType::System | NotificationType::Recommendation => "Genonaut",
    }
}

/// The start of the prompt, and the job's outcome.
pub fn message(job: &GenerationJob) -> String {
    let prompt = format!("“{}”", truncate(job.parameters.prompt.trim(), MAX_PROMPT));
    let more = match job.status {
        JobStatus::Completed => Some(picture_count(job.images.len() as u32) + &duration_text(job)),
        JobStatus::Cancelled => job.cancel_reason.clone(),
        _ => job.error_message.as_deref().map(|reason| truncate(reason, MAX_REASON)),
    };
    match more.filter(|more| !more.trim().is_empty()) {
        Some(more) => format!("{prompt}: {more}"),
        None => prompt,
    }
}

fn duration_text(job: &GenerationJob) -> String {
    let times = job.started_at.zip(job.completed_at);
    times.map_or_else(String::new, |(from, to)| format!(" in {}", format_duration((to - from).num_seconds())))
}

fn truncate(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most - 1).chain(['…']).collect()
}
