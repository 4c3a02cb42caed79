//! The text of one attempt. Failed, lost and handed back are different outcomes.

use crate::jobs::display::{failure_headline, group_thousands, stage_label};
use crate::jobs::{ErrorKind, GenerationJob, JobAttempt};
use crate::parts::time::format_duration;
use chrono::{DateTime, Utc};

/// One attempt with what its text depends on.
pub(super) struct AttemptWords<'a> {
    pub(super) attempt: &'a JobAttempt,
    pub(super) job: &'a GenerationJob,
    /// The images came from the engine's cache.
    pub(super) cached: bool,
    pub(super) now: DateTime<Utc>,
}

impl AttemptWords<'_> {
    fn outcome(&self) -> &str {
        self.attempt.outcome.as_deref().unwrap_or("running")
    }

    /// Value of `data-status`.
    pub(super) fn tone(&self) -> &'static str {
        match self.outcome() {
            "completed" => "done",
            "failed" | "lost" => "failed",
            "handed_back" => "waiting",
            "cancelled" => "cancelled",
            _ => "running",
        }
    }

    pub(super) fn title(&self) -> String {
        let (number, engine) = (group_thousands(self.attempt.attempt.into()), &self.attempt.engine);
        match (self.outcome(), self.attempt.error_kind) {
            ("failed", _) => format!("Attempt {number} failed on {engine}"),
            ("lost", _) => format!("Attempt {number} lost on {engine}"),
            ("handed_back", Some(ErrorKind::EngineUnreachable)) => {
                format!("Attempt {number} lost contact with {engine}")
            }
            ("handed_back", _) => format!("Attempt {number} on {engine} was handed back"),
            ("cancelled", _) => format!("Attempt {number} cancelled on {engine}"),
            _ => format!("Attempt {number} on {engine}"),
        }
    }

    pub(super) fn text(&self) -> String {
        let seconds = self.seconds();
        let after = format!("After {}", format_duration(seconds));
        match self.outcome() {
            "completed" if self.cached => "From the engine's cache: it generated this before.".into(),
            "completed" => self.pace(seconds),
            "failed" => match self.attempt.error_kind {
                Some(kind) => format!("{after}. {}", failure_headline(kind)),
                None => format!("{after}."),
            },
            "lost" => {
                format!("{after}. Result unknown. Counts as one of {} attempts.", self.job.max_attempts)
            }
            "handed_back" => format!("{after}{}", self.handed_back()),
            "cancelled" => format!("{after}."),
            _ => self.so_far(seconds),
        }
    }

    fn handed_back(&self) -> &'static str {
        match self.attempt.error_kind {
            Some(ErrorKind::EngineUnreachable) => {
                ". Engine went offline. Job kept its place; not counted as an attempt."
            }
            Some(ErrorKind::StorageFull) => ". Disk full. Job kept its place; not counted as an attempt.",
            Some(_) => ". Job kept its place; not counted as an attempt.",
            None => ". Server shut down. Job returned to its place; not counted as an attempt.",
        }
    }

    fn seconds(&self) -> i64 {
        let ended = self.attempt.ended_at.unwrap_or(self.now);
        (ended - self.attempt.started_at).num_seconds().max(0)
    }

    /// "20 steps in 27 s, 1.35 s each."
    fn pace(&self, seconds: i64) -> String {
        let steps = self.job.parameters.steps;
        let word = if steps == 1 { "step" } else { "steps" };
        let summary = format!("{steps} {word} in {}", format_duration(seconds));
        if seconds < 2 || steps < 2 || self.job.parameters.batch_size > 1 {
            return format!("{summary}.");
        }
        format!("{summary}, {:.2} s each.", seconds as f64 / f64::from(steps))
    }

    fn so_far(&self, seconds: i64) -> String {
        let progress = &self.job.progress;
        let at = match (progress.total, progress.stage.as_str()) {
            (0, "") => String::new(),
            (0, stage) => format!(" {}.", stage_label(stage)),
            (total, "") => format!(" Step {} of {total}.", progress.step),
            (total, stage) => format!(" {}, step {} of {total}.", stage_label(stage), progress.step),
        };
        let stopping = match self.job.cancel_requested_at {
            Some(_) => " Cancel requested.",
            None => "",
        };
        format!("Running for {}.{at}{stopping}", format_duration(seconds))
    }
}
