//! Faults that a job survives: its owner gets the pictures once, and one notification.

use super::*;
use domain::engines::EngineState;
use futures::future::join_all;

#[tokio::test]
async fn row_18_row_21_each_recoverable_fault_ends_with_images() {
    let traps = [
        Switch::NoPreviews,
        Switch::PostFailsAfterEnqueue,
        Switch::LateAnswer,
        Switch::LateHistory,
        Switch::ForgetHistory,
        Switch::DroppedTerminal,
        Switch::SilentSocket,
        Switch::DisplacedSocket,
        Switch::NoSockets,
        Switch::HugeFrame,
        Switch::ExecutionBlocked,
        Switch::NewChoices,
        Switch::JobsRoute,
        Switch::Others,
        Switch::Cached,
    ];
    let seen = traps.map(async |trap| {
        let fake = fake(&[trap]);
        let app = TestApp::with_running_worker(&fake).await;
        let job = app.ended(&app.job(4, 2).await).await;
        assert_eq!(job.attempt, 1, "{trap:?}: {job:?}");
        assert_done(&job, 2);
        assert_eq!(app.notifications().await, 1, "{trap:?}");
        assert_eq!(fake.shared_state.posts("/prompt").len(), 1, "{trap:?} was sent twice");
    });
    join_all(seen).await;
}

#[tokio::test]
async fn row_18_cached_pictures_are_shown_as_cached() {
    for (switches, cached) in [(&[][..], 0), (&[Switch::Cached][..], 2)] {
        let fake = fake(switches);
        let app = TestApp::with_running_worker(&fake).await;
        let job = app.ended(&app.job(4, 2).await).await;
        assert_done(&job, 2);
        let shown = app.pictures(&job).await.iter().filter(|picture| picture.cached).count();
        assert_eq!(shown, cached);
    }
}

#[tokio::test]
async fn row_18_a_server_restart_repeats_the_job_without_counting_an_attempt() {
    let fake = fake(&[Switch::Amnesia]);
    let app = TestApp::with_running_worker(&fake).await;
    let job = app.job(4, 1).await;
    let back = app.until(&job, |job| job.status == JobStatus::Pending && job.attempt == 1).await;
    assert_eq!((back.label(), back.error_kind), ("Waiting", Some(ErrorKind::EngineUnreachable)), "{back:?}");
    let done = app.ended(&job).await;
    assert_done(&done, 1);
    assert_eq!(fake.shared_state.posts("/prompt").len(), 2);
    assert_eq!(app.notifications().await, 1);
}

#[tokio::test]
async fn row_24_without_live_progress_the_engine_is_degraded_and_the_page_says_so() {
    for trap in [Switch::NoSockets, Switch::SilentSocket] {
        let fake = fake(&[trap]);
        let app = TestApp::with_running_worker(&fake).await;
        let engine = app.wait_for_engine_state("ComfyUI", EngineState::Degraded).await;
        assert!(engine.last_error.unwrap().contains("Live updates fail"), "{trap:?}");
        assert!(engine.note.unwrap().contains("Live updates are blocked"), "{trap:?}");
        fake.shared_state.set(trap, false);
        let engine = app.wait_for_engine_state("ComfyUI", EngineState::Ready).await;
        assert_eq!((engine.last_error, engine.note), (None, None), "{trap:?}");
    }
}

#[tokio::test]
async fn row_24_a_run_whose_socket_fails_says_that_progress_is_unavailable() {
    let fake = fake(&[]);
    let app = TestApp::with_running_worker(&fake).await;
    fake.shared_state.set(Switch::NoSockets, true);
    fake.shared_state.hold_at(3);
    let mut page = app.page().await;
    let job = app.job(4, 1).await;
    page.progress(&job, |frame| frame["stage"].as_str().unwrap().contains("no step info")).await;
    fake.shared_state.release();
    assert_done(&app.ended(&job).await, 1);
}

#[tokio::test]
async fn row_24_a_displaced_socket_is_noticed_and_progress_continues() {
    let fake = fake(&[Switch::DisplacedSocket]);
    let app = TestApp::with_running_worker(&fake).await;
    fake.shared_state.hold_at(4);
    let mut page = app.page().await;
    let job = app.job(8, 1).await;
    fake.shared_state.until(|state| !state.displaced.is_empty()).await;
    let opened = fake.shared_state.read().sockets_opened;
    fake.shared_state.until(|state| state.sockets_opened > opened).await;
    fake.shared_state.hold_at(7);
    let steps = page.progress(&job, |frame| frame["step"].as_u64() >= Some(5)).await;
    let steps: Vec<u64> = steps.iter().map(|frame| frame["step"].as_u64().unwrap()).collect();
    assert!(steps.is_sorted(), "{steps:?}");
    fake.shared_state.release();
    assert_done(&app.ended(&job).await, 1);
}

#[tokio::test]
async fn row_24_the_number_of_prompts_ahead_is_shown() {
    let fake = fake(&[Switch::Others]);
    let app = TestApp::with_running_worker(&fake).await;
    fake.shared_state.hold_at(1);
    let mut page = app.page().await;
    let job = app.job(4, 1).await;
    page.progress(&job, |frame| frame["stage"] == "2 ahead in ComfyUI's queue").await;
    let mut engine = app.engines().await.remove(0);
    while engine.queue_length != Some(3) {
        app.page().await.until(|_| false).await;
        engine = app.engines().await.remove(0);
    }
    assert_eq!(engine.running_jobs, [job.id]);
    fake.shared_state.release();
    assert_done(&app.ended(&job).await, 1);
    assert_eq!(fake.shared_state.read().history.len(), 3, "other clients' prompts also complete");
}
