//! Two servers, one of which goes and comes.

use super::*;
use domain::engines::EngineState;

#[tokio::test]
async fn row_18_row_21_work_moves_away_from_an_engine_that_goes() {
    let (mut first, second) = (Fake::start(), Fake::start());
    second.world.add_others(1);
    second.world.hold_at(1);
    let mut studio = Studio::open(&[&first, &second]).await;
    first.world.hold_at(3);
    // Before the work begins: a job that comes between two looks at the queue goes to the engine looked for then.
    let running = studio.job(6, 1).await;
    studio.work();
    first.world.until(|state| state.running.is_some()).await;
    let waiting = studio.job(6, 1).await;
    second.world.until(|state| state.pending.len() == 1).await;
    let third = studio.job(6, 1).await;
    first.kill();
    studio.engine_is("ComfyUI", EngineState::Down).await;
    second.world.release();
    for job in [&running, &waiting, &third] {
        let done = studio.ended(job).await;
        assert_done(&done, 1);
        assert_eq!(done.drawn_by.as_deref(), Some("ComfyUI 2"));
    }
    assert_eq!(studio.notifications().await, 3);
}

#[tokio::test]
async fn row_18_a_job_that_chose_its_engine_waits_for_it_in_words() {
    let (mut first, second) = (Fake::start(), Fake::start());
    let mut studio = Studio::open(&[&first, &second]).await;
    studio.work();
    first.kill();
    studio.engine_is("ComfyUI", EngineState::Down).await;
    let chosen = studio.job_on("ComfyUI", 4, 1).await;
    assert_done(&studio.ended(&studio.job(4, 1).await).await, 1);
    let told = studio.now(&chosen).await;
    assert_eq!(
        told.error_message.as_deref(),
        Some(
            "Waiting for an engine with “tiny-sd15-shared-small.ckpt”: ComfyUI, which was chosen, does not draw now."
        )
    );
    first.start_again();
    let done = studio.ended(&chosen).await;
    assert_done(&done, 1);
    assert_eq!(done.drawn_by.as_deref(), Some("ComfyUI"));
}

#[tokio::test]
async fn row_21_the_engine_with_less_to_do_gets_the_job() {
    let (busy, free) = (Fake::start(), Fake::start());
    busy.world.hold_at(1);
    busy.world.add_others(3);
    let mut studio = Studio::open(&[&busy, &free]).await;
    studio.work();
    for _ in 0..3 {
        let done = studio.ended(&studio.job(2, 1).await).await;
        assert_eq!(done.drawn_by.as_deref(), Some("ComfyUI 2"));
    }
}
