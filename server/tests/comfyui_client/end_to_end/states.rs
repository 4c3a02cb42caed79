//! A server that is stuck but still responds.

use super::*;
use domain::engines::EngineState;

#[tokio::test]
async fn row_18_a_stuck_engine_gets_no_job_until_it_recovers_and_its_job_moves() {
    let (dead, well) = (FakeComfyui::start(), FakeComfyui::start());
    let mut app = TestApp::open(&[&dead, &well]).await;
    dead.shared_state.set(Switch::Zombie, true);
    well.shared_state.enqueue_other_prompts(1);
    well.shared_state.hold_at(1);
    for engine in app.engines().await {
        app.registry.check(engine.id).await;
    }
    app.work();
    let job = app.job(4, 1).await;
    let zombie = app.wait_for_engine_state("ComfyUI", EngineState::Zombie).await;
    assert!(zombie.last_error.unwrap().contains("Restart ComfyUI"));
    assert!(zombie.note.unwrap().contains("stopped generating"));
    assert_eq!(well.shared_state.posts("/prompt").len(), 0, "the engine with the shorter queue gets the job");
    well.shared_state.release();
    let done = app.ended(&job).await;
    assert_done(&done, 1);
    assert_eq!(done.drawn_by.as_deref(), Some("ComfyUI 2"));
    assert_eq!(dead.shared_state.posts("/prompt").len(), 1);
    // Another process reads the same state.
    app.restart_node().await;
    app.wait_for_engine_state("ComfyUI", EngineState::Zombie).await;
    dead.shared_state.set(Switch::Zombie, false);
    dead.shared_state.restart();
    app.wait_for_engine_state("ComfyUI", EngineState::Ready).await;
    assert_done(&app.ended(&app.job_on("ComfyUI", 4, 1).await).await, 1);
}

#[tokio::test]
async fn row_18_a_stuck_only_engine_is_reported_and_the_job_continues_after_its_restart() {
    let fake = fake(&[Switch::Zombie]);
    let app = TestApp::with_running_worker(&fake).await;
    let job = app.job(4, 1).await;
    let stalled = app.until(&job, |job| job.error_kind.is_some()).await;
    let words = stalled.error_message.unwrap();
    assert!(words.contains("isn't responding to stop"), "{words}");
    assert_eq!(stalled.error_kind, Some(ErrorKind::Stalled));
    app.wait_for_engine_state("ComfyUI", EngineState::Zombie).await;
    let next = app.job(4, 1).await;
    let words = app.reload_job(&next).await.error_message.unwrap();
    assert_eq!(words, "Waiting for an engine with “tiny-sd15-shared-small.ckpt”.");
    fake.shared_state.set(Switch::Zombie, false);
    fake.shared_state.restart();
    assert_done(&app.ended(&job).await, 1);
    assert_done(&app.ended(&next).await, 1);
}
