//! The texts of the timeline.

use super::*;
use crate::jobs::{ErrorKind, Parameters, Progress};
use chrono::TimeDelta;
use time_split::{TimeKind, parts};

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::seconds(1_780_000_000 + seconds)
}

fn job(status: JobStatus) -> GenerationJob {
    let parameters = Parameters {
        prompt: "A heron at dusk".into(),
        negative_prompt: String::new(),
        checkpoint_model: "sketch".into(),
        lora_models: vec![],
        width: 512,
        height: 512,
        batch_size: 1,
        seed: 1,
        steps: 20,
        cfg: 7.0,
        sampler_name: "euler".into(),
        scheduler: "normal".into(),
        denoise: 1.0,
    };
    GenerationJob {
        id: 7,
        user_id: "someone".into(),
        job_type: "image_generation".into(),
        status,
        revision: 1,
        title: "A heron at dusk".into(),
        parameters,
        params: serde_json::json!({}),
        engine: "auto".into(),
        drawn_by: None,
        priority: 0,
        held: false,
        parent_job_id: None,
        content_id: None,
        error_kind: None,
        error_message: None,
        attempt: 1,
        max_attempts: 3,
        cancel_requested_at: None,
        cancel_reason: None,
        created_at: at(0),
        started_at: None,
        completed_at: None,
        updated_at: at(0),
        progress: Progress::default(),
        queue_position: None,
        estimate: None,
        images: vec![],
    }
}

fn attempt(number: i32, from: i64, to: Option<i64>, outcome: Option<&str>) -> JobAttempt {
    JobAttempt {
        attempt: number,
        engine: "Attic".into(),
        started_at: at(from),
        ended_at: to.map(at),
        outcome: outcome.map(str::to_owned),
        error_kind: None,
        error: None,
    }
}

fn said(job: &GenerationJob, attempts: &[JobAttempt]) -> Vec<String> {
    let all = events(job, attempts, false, at(100));
    all.into_iter().map(|one| format!("{} | {}", one.title, one.text)).collect()
}

#[test]
fn row_15_lost_handed_back_and_failed_attempts_have_different_texts() {
    let mut gone = attempt(1, 10, Some(12), Some("handed_back"));
    gone.error_kind = Some(ErrorKind::EngineUnreachable);
    let mut broken = attempt(4, 50, Some(58), Some("failed"));
    broken.error_kind = Some(ErrorKind::OutOfMemory);
    let attempts = [
        gone,
        attempt(2, 12, Some(20), Some("handed_back")),
        attempt(3, 25, Some(45), Some("lost")),
        broken,
        attempt(5, 60, Some(80), Some("completed")),
    ];
    let mut done = job(JobStatus::Completed);
    done.completed_at = Some(at(80));
    let said = said(&done, &attempts);
    assert_eq!(
        said,
        [
            "Waited 10 s | In queue.",
            "Attempt 1 lost contact with Attic | After 2 s. Engine went offline. Job kept its place; not counted as an attempt.",
            "Attempt 2 on Attic was handed back | After 8 s. Server shut down. Job returned to its place; not counted as an attempt.",
            "Waited 5 s | Retry delay.",
            "Attempt 3 lost on Attic | After 20 s. Result unknown. Counts as one of 3 attempts.",
            "Waited 5 s | Retry delay.",
            "Attempt 4 failed on Attic | After 8 s. Not enough GPU memory.",
            "Waited 2 s | Retry delay.",
            "Attempt 5 on Attic | 20 steps in 20 s, 1.00 s each.",
            "Done | 1 picture, deleted.",
        ]
    );
}

#[test]
fn the_number_of_deleted_pictures_is_shown() {
    let mut done = job(JobStatus::Completed);
    done.parameters.batch_size = 3;
    let left = |count: i64| (1..=count).map(|id| crate::images::JobImage::new(id, 8, 8)).collect();
    let said = [3, 2, 0].map(|count| picture_words(&GenerationJob { images: left(count), ..done.clone() }));
    assert_eq!(said, ["3 pictures", "3 pictures, 1 deleted", "3 pictures, deleted"]);
    assert_eq!(picture_words(&GenerationJob { status: JobStatus::Failed, ..done }), "3 pictures");
}

#[test]
fn a_running_attempt_shows_its_progress() {
    let mut running = job(JobStatus::Running);
    running.progress = Progress::new(12, 20, "KSampler");
    let attempts = [attempt(1, 90, None, None)];
    let text = said(&running, &attempts);
    assert_eq!(text[1], "Attempt 1 on Attic | Running for 10 s. Generating, step 12 of 20.");
    running.cancel_requested_at = Some(at(99));
    assert!(said(&running, &attempts)[1].ends_with("Cancel requested."));
}

#[test]
fn a_waiting_job_shows_its_position_or_reason() {
    let mut waiting = job(JobStatus::Pending);
    waiting.attempt = 0;
    waiting.queue_position = Some(3);
    assert_eq!(said(&waiting, &[]), ["Waiting for 1 min 40 s | Position 3 in your queue."]);
    waiting.error_message = Some("Waiting for an engine with “Juniper XL”.".into());
    assert!(said(&waiting, &[])[0].ends_with("Waiting for an engine with “Juniper XL”."));
    waiting.held = true;
    assert_eq!(said(&waiting, &[]), ["On hold for 1 min 40 s | Starts when you release it."]);
}

#[test]
fn a_cancelled_job_shows_whether_it_started() {
    let mut cancelled = job(JobStatus::Cancelled);
    cancelled.completed_at = Some(at(5));
    assert_eq!(said(&cancelled, &[]), ["Cancelled | Never started."]);
    let attempts = [attempt(1, 1, Some(5), Some("cancelled"))];
    let said = said(&cancelled, &attempts);
    assert_eq!(said[1..], ["Attempt 1 cancelled on Attic | After 4 s.", "Cancelled | "]);
}

#[test]
fn a_cached_picture_is_labelled() {
    let mut done = job(JobStatus::Completed);
    done.completed_at = Some(at(1));
    let attempts = [attempt(1, 0, Some(1), Some("completed"))];
    let all = events(&done, &attempts, true, at(2));
    assert!(all[0].text.contains("cache"), "{}", all[0].text);
}

#[test]
fn the_time_split_is_chronological() {
    let mut done = job(JobStatus::Completed);
    done.completed_at = Some(at(50));
    let attempts = [attempt(1, 12, Some(18), Some("lost")), attempt(2, 23, Some(50), Some("completed"))];
    let split = parts(&done, &attempts, at(500));
    assert_eq!(
        split,
        [(TimeKind::Waiting, 12), (TimeKind::Lost, 6), (TimeKind::Waiting, 5), (TimeKind::Generating, 27)]
    );
}
