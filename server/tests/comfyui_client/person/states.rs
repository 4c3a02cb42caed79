//! A server that is dead without showing it.

use super::*;
use domain::engines::EngineState;

#[tokio::test]
async fn row_18_a_zombie_gets_no_work_until_it_moves_and_its_job_goes_on_elsewhere() {
    let (dead, well) = (Fake::start(), Fake::start());
    let mut studio = Studio::open(&[&dead, &well]).await;
    dead.world.set(Switch::Zombie, true);
    well.world.add_others(1);
    well.world.hold_at(1);
    for engine in studio.engines().await {
        studio.registry.check(engine.id).await;
    }
    studio.work();
    let job = studio.job(4, 1).await;
    let zombie = studio.engine_is("ComfyUI", EngineState::Zombie).await;
    assert!(zombie.last_error.unwrap().contains("Restart ComfyUI"));
    assert!(zombie.note.unwrap().contains("gets none"));
    assert_eq!(well.world.posts("/prompt").len(), 0, "the one with less to do was chosen");
    well.world.release();
    let done = studio.ended(&job).await;
    assert_done(&done, 1);
    assert_eq!(done.drawn_by.as_deref(), Some("ComfyUI 2"));
    assert_eq!(dead.world.posts("/prompt").len(), 1);
    // Another process knows of it too.
    studio.another_node().await;
    studio.engine_is("ComfyUI", EngineState::Zombie).await;
    dead.world.set(Switch::Zombie, false);
    dead.world.restart();
    studio.engine_is("ComfyUI", EngineState::Ready).await;
    assert_done(&studio.ended(&studio.job_on("ComfyUI", 4, 1).await).await, 1);
}

#[tokio::test]
async fn row_18_the_only_engine_stuck_is_said_and_the_job_goes_on_after_its_restart() {
    let fake = fake(&[Switch::Zombie]);
    let studio = Studio::at_work(&fake).await;
    let job = studio.job(4, 1).await;
    let told = studio.until(&job, |job| job.error_kind.is_some()).await;
    let words = told.error_message.unwrap();
    assert!(words.contains("does not react to being stopped"), "{words}");
    assert_eq!(told.error_kind, Some(ErrorKind::Stalled));
    studio.engine_is("ComfyUI", EngineState::Zombie).await;
    let next = studio.job(4, 1).await;
    let words = studio.now(&next).await.error_message.unwrap();
    assert_eq!(words, "Waiting for an engine with “tiny-sd15-shared-small.ckpt”.");
    fake.world.set(Switch::Zombie, false);
    fake.world.restart();
    assert_done(&studio.ended(&job).await, 1);
    assert_done(&studio.ended(&next).await, 1);
}
