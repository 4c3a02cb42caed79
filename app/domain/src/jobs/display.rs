//! Words that more than one view says of a job.

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

/// "418 220 967 301", with narrow spaces: a seed as people can read it out.
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

/// A number as people write it: no needless zeros.
pub fn decimal(number: f64) -> String {
    crate::decimal::short(number, 2)
}

/// What an engine is doing, for the person who waits: an engine's `stage` where that says it already.
pub fn stage_label(stage: &str) -> String {
    match stage {
        "" => "Starting",
        "KSampler" | "KSamplerAdvanced" | "SamplerCustom" => "Drawing",
        words => words,
    }
    .to_owned()
}

/// What happened, in bold above the details of a failure.
pub fn failure_headline(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::Invalid => "The engine refused these settings.",
        ErrorKind::ModelMissing => "No engine has this model.",
        ErrorKind::OutOfMemory => "Not enough GPU memory.",
        ErrorKind::EngineError => "The engine failed.",
        ErrorKind::EngineUnreachable => "The engine cannot be reached.",
        ErrorKind::Stalled => "The engine stopped making progress.",
        ErrorKind::StorageFull => "There is no room left for pictures.",
        ErrorKind::Internal => "Something broke on the server.",
    }
}

/// What its owner can do about it.
pub fn failure_advice(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::Invalid => "Change what it names, then try again.",
        ErrorKind::ModelMissing => "Choose another model, or have an admin add an engine that has it.",
        ErrorKind::OutOfMemory => "Make the picture smaller or draw fewer at once.",
        ErrorKind::EngineError => "Try again; if it fails the same way, try other settings.",
        ErrorKind::EngineUnreachable => "It may be back soon: try again.",
        ErrorKind::Stalled => "Try again; an admin can look at the engine.",
        ErrorKind::StorageFull => "An admin has to make room; then try again.",
        ErrorKind::Internal => "Try again; an admin finds the cause in the log.",
    }
}

/// Seconds from creation to start, and from start to end; as far as it has come.
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
