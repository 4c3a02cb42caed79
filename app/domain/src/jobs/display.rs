//! Texts about a job that several views share.

use super::{ErrorKind, GenerationJob, JobStatus};

/// The value of `data-status` in views: waiting, held, running, done, failed or cancelled.
pub fn tone(job: &GenerationJob) -> &'static str {
    match job.status {
        JobStatus::Pending if job.held => "held",
        JobStatus::Pending => "waiting",
        JobStatus::Running => "running",
        JobStatus::Completed => "done",
        JobStatus::Failed => "failed",
        JobStatus::Cancelled => "cancelled",
    }
}

/// "1 picture", "4 pictures".
pub fn picture_count(count: u32) -> String {
    if count == 1 { "1 picture".into() } else { format!("{count} pictures") }
}

/// "sketch · 832 × 1216 · 4 pictures".
pub fn summary(job: &GenerationJob) -> String {
    let p = &job.parameters;
    let model = p.checkpoint_model.trim_end_matches(".safetensors").trim_end_matches(".ckpt");
    format!("{model} · {} × {} · {}", p.width, p.height, picture_count(p.batch_size))
}

/// "1,284".
pub fn group_thousands(number: i64) -> String {
    group_digits(number, ',')
}

/// "418 220 967 301", grouped with narrow spaces, so that a seed is easy to read.
pub fn seed(number: i64) -> String {
    group_digits(number, '\u{202f}')
}

fn group_digits(number: i64, separator: char) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut words = if number < 0 { "-".to_owned() } else { String::new() };
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            words.push(separator);
        }
        words.push(digit);
    }
    words
}

/// Formats a number without trailing zeros.
pub fn decimal(number: f64) -> String {
    crate::decimal::short(number, 2)
}

/// Label of an engine's `stage`; an unknown stage is shown unchanged.
pub fn stage_label(stage: &str) -> String {
    match stage {
        "" => "Starting",
        "KSampler" | "KSamplerAdvanced" | "SamplerCustom" => "Generating",
        words => words,
    }
    .to_owned()
}

/// Headline of a failure.
pub fn failure_headline(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::Invalid => "The engine refused these settings.",
        ErrorKind::ModelMissing => "No engine has this model.",
        ErrorKind::OutOfMemory => "Not enough GPU memory.",
        ErrorKind::EngineError => "Engine error.",
        ErrorKind::EngineUnreachable => "Can't reach the engine.",
        ErrorKind::Stalled => "The engine stopped making progress.",
        ErrorKind::StorageFull => "Disk full.",
        ErrorKind::Internal => "Server error.",
    }
}

/// What the owner can do about a failure.
pub fn failure_advice(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::Invalid => "Fix the setting and retry.",
        ErrorKind::ModelMissing => "Choose another model, or ask an admin to add an engine that has it.",
        ErrorKind::OutOfMemory => "Use a smaller size or batch.",
        ErrorKind::EngineError => "Try again. If it keeps failing, change the settings.",
        ErrorKind::EngineUnreachable => "Try again in a moment.",
        ErrorKind::Stalled => "Try again, or ask an admin to check the engine.",
        ErrorKind::StorageFull => "Ask an admin to free up space.",
        ErrorKind::Internal => "Try again. Admins can find the cause in the log.",
    }
}

/// Seconds from creation to start and from start to end, as far as known.
pub fn wait_and_run_seconds(job: &GenerationJob) -> (Option<i64>, Option<i64>) {
    let waited = job.started_at.map(|started| (started - job.created_at).num_seconds());
    let ran = job.started_at.zip(job.completed_at).map(|(started, ended)| (ended - started).num_seconds());
    (waited, ran)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_thousands() {
        assert_eq!([7, 1842, 1_000_000].map(group_thousands), ["7", "1,842", "1,000,000"]);
        assert_eq!([decimal(7.0), decimal(6.5), decimal(0.85)], ["7", "6.5", "0.85"]);
    }
}
