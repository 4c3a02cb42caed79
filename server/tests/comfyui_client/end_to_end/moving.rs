//! Two servers, one of which goes offline and returns.

use super::*;
use domain::engines::EngineState;

#[tokio::test]
async fn row_18_row_21_jobs_leave_an_engine_that_goes_offline() {
    let (mut first, second) = (FakeComfyui::start(), FakeComfyui::start());
    second.shared_state.enqueue_other_prompts(1);
    second.shared_state.hold_at(1);
    let mut app = TestApp::open(&[&first, &second]).await;
    first.shared_state.hold_at(3);
    // Created before the worker starts: a job created between two queue polls goes to the engine polled last.
    let running = app.job(6, 1).await;
    app.work();
    first.shared_state.until(|state| state.running.is_some()).await;
    let waiting = app.job(6, 1).await;
    second.shared_state.until(|state| state.pending.len() == 1).await;
    let third = app.job(6, 1).await;
    first.kill();
    app.wait_for_engine_state("ComfyUI", EngineState::Down).await;
    second.shared_state.release();
    for job in [&running, &waiting, &third] {
        let done = app.ended(job).await;
        assert_done(&done, 1);
        assert_eq!(done.drawn_by.as_deref(), Some("ComfyUI 2"));
    }
    assert_eq!(app.notifications().await, 3);
}

#[tokio::test]
async fn row_18_a_job_pinned_to_an_offline_engine_waits_with_a_message() {
    let (mut first, second) = (FakeComfyui::start(), FakeComfyui::start());
    let mut app = TestApp::open(&[&first, &second]).await;
    app.work();
    first.kill();
    app.wait_for_engine_state("ComfyUI", EngineState::Down).await;
    let chosen = app.job_on("ComfyUI", 4, 1).await;
    assert_done(&app.ended(&app.job(4, 1).await).await, 1);
    let waiting = app.reload_job(&chosen).await;
    assert_eq!(
        waiting.error_message.as_deref(),
        Some("Waiting for “tiny-sd15-shared-small.ckpt” on ComfyUI (unavailable). Starts automatically.")
    );
    first.restart_process();
    let done = app.ended(&chosen).await;
    assert_done(&done, 1);
    assert_eq!(done.drawn_by.as_deref(), Some("ComfyUI"));
}

#[tokio::test]
async fn row_21_the_engine_with_the_shorter_queue_gets_the_job() {
    let (busy, free) = (FakeComfyui::start(), FakeComfyui::start());
    busy.shared_state.hold_at(1);
    busy.shared_state.enqueue_other_prompts(3);
    let mut app = TestApp::open(&[&busy, &free]).await;
    app.work();
    for _ in 0..3 {
        let done = app.ended(&app.job(2, 1).await).await;
        assert_eq!(done.drawn_by.as_deref(), Some("ComfyUI 2"));
    }
}
