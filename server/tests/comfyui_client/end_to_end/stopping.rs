//! Cancelling, disabling an engine, and a Genonaut node that stops.

use super::*;
use domain::engines::EngineState;

#[tokio::test]
async fn row_12_a_cancellation_reaches_the_engine_and_ends_the_job() {
    for route in [None, Some(Switch::JobsRoute)] {
        let fake = FakeComfyui::start();
        let app = TestApp::with_running_worker(&fake).await;
        if let Some(route) = route {
            fake.shared_state.set(route, true);
        }
        fake.shared_state.hold_at(3);
        let job = app.job(6, 1).await;
        fake.shared_state.until(|state| state.running.is_some()).await;
        fake.shared_state.enqueue_other_prompts(1);
        app.cancel(&job).await;
        let ended = app.ended(&job).await;
        assert_eq!(ended.status, JobStatus::Cancelled);
        fake.shared_state.release();
        fake.shared_state.until(|state| state.pending.is_empty() && state.running.is_none()).await;
        let others = fake
            .shared_state
            .read()
            .history
            .values()
            .filter(|(e, _)| e["status"]["completed"] == true)
            .count();
        assert_eq!(others, 1, "the other client's prompt did not complete");
    }
}

#[tokio::test]
async fn row_12_a_cancellation_that_comes_too_late_ends_as_completed() {
    let fake = fake(&[Switch::LostCancel]);
    let app = TestApp::with_running_worker(&fake).await;
    fake.shared_state.hold_at(6);
    let job = app.job(6, 1).await;
    fake.shared_state.until(|state| state.running.is_some()).await;
    app.cancel(&job).await;
    assert_done(&app.ended(&job).await, 1);
}

#[tokio::test]
async fn row_12_a_stuck_server_does_not_delay_a_cancellation() {
    let fake = fake(&[Switch::Zombie]);
    let app = TestApp::with_running_worker(&fake).await;
    let mut page = app.page().await;
    let job = app.job(6, 1).await;
    page.progress(&job, |frame| frame["step"] == 2).await;
    app.cancel(&job).await;
    assert_eq!(app.ended(&job).await.status, JobStatus::Cancelled);
    app.wait_for_engine_state("ComfyUI", EngineState::Zombie).await;
}

#[tokio::test]
async fn row_14_another_node_adopts_a_running_job_and_it_is_generated_once() {
    let fake = FakeComfyui::start();
    let mut app = TestApp::with_running_worker(&fake).await;
    fake.shared_state.hold_at(3);
    let job = app.job(6, 2).await;
    fake.shared_state.until(|state| state.running.is_some()).await;
    app.restart_node().await;
    let opened = fake.shared_state.read().sockets_opened;
    fake.shared_state.until(|state| state.sockets_opened > opened).await;
    fake.shared_state.release();
    let done = app.ended(&job).await;
    assert_done(&done, 2);
    assert_eq!((done.attempt, fake.shared_state.posts("/prompt").len()), (1, 1));
}

#[tokio::test]
async fn row_14_a_disabled_engine_finishes_its_running_job_even_under_another_node() {
    for restart in [false, true] {
        let fake = FakeComfyui::start();
        let mut app = TestApp::with_running_worker(&fake).await;
        fake.shared_state.hold_at(3);
        let job = app.job(6, 1).await;
        fake.shared_state.until(|state| state.running.is_some()).await;
        let engine = app.engines().await.remove(0);
        app.switch(&engine, false).await;
        let draining = app.engines().await.remove(0);
        assert_eq!((draining.state, draining.running_jobs), (EngineState::Draining, vec![job.id]));
        assert!(draining.note.unwrap().contains("Finishing current jobs"));
        let next = app.job(4, 1).await;
        if restart {
            app.restart_node().await;
        }
        fake.shared_state.release();
        assert_done(&app.ended(&job).await, 1);
        let waits = app.reload_job(&next).await;
        assert_eq!(waits.status, JobStatus::Pending, "a disabled engine gets no new jobs");
        assert_eq!(app.engines().await[0].note.as_deref(), Some("Off."));
        app.switch(&engine, true).await;
        assert_done(&app.ended(&next).await, 1);
    }
}
