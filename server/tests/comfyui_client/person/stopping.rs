//! Cancelling, switching an engine off, and a server of ours that goes.

use super::*;
use domain::engines::EngineState;

#[tokio::test]
async fn row_12_a_cancellation_reaches_the_engine_and_ends_the_job() {
    for route in [None, Some(Switch::JobsRoute)] {
        let fake = Fake::start();
        let studio = Studio::at_work(&fake).await;
        if let Some(route) = route {
            fake.world.set(route, true);
        }
        fake.world.hold_at(3);
        let job = studio.job(6, 1).await;
        fake.world.until(|state| state.running.is_some()).await;
        fake.world.add_others(1);
        studio.cancel(&job).await;
        let ended = studio.ended(&job).await;
        assert_eq!(ended.status, JobStatus::Cancelled);
        fake.world.release();
        fake.world.until(|state| state.pending.is_empty() && state.running.is_none()).await;
        let others =
            fake.world.read().history.values().filter(|(e, _)| e["status"]["completed"] == true).count();
        assert_eq!(others, 1, "somebody else's prompt ran to its end");
    }
}

#[tokio::test]
async fn row_12_a_cancellation_that_comes_too_late_ends_as_completed() {
    let fake = fake(&[Switch::LostCancel]);
    let studio = Studio::at_work(&fake).await;
    fake.world.hold_at(6);
    let job = studio.job(6, 1).await;
    fake.world.until(|state| state.running.is_some()).await;
    studio.cancel(&job).await;
    assert_done(&studio.ended(&job).await, 1);
}

#[tokio::test]
async fn row_12_a_stuck_server_does_not_hold_a_cancellation_up() {
    let fake = fake(&[Switch::Zombie]);
    let studio = Studio::at_work(&fake).await;
    let mut page = studio.page();
    let job = studio.job(6, 1).await;
    page.progress(&job, |frame| frame["step"] == 2).await;
    studio.cancel(&job).await;
    assert_eq!(studio.ended(&job).await.status, JobStatus::Cancelled);
    studio.engine_is("ComfyUI", EngineState::Zombie).await;
}

#[tokio::test]
async fn row_14_another_node_takes_up_what_runs_and_it_is_drawn_once() {
    let fake = Fake::start();
    let mut studio = Studio::at_work(&fake).await;
    fake.world.hold_at(3);
    let job = studio.job(6, 2).await;
    fake.world.until(|state| state.running.is_some()).await;
    studio.another_node().await;
    let opened = fake.world.read().sockets_opened;
    fake.world.until(|state| state.sockets_opened > opened).await;
    fake.world.release();
    let done = studio.ended(&job).await;
    assert_done(&done, 2);
    assert_eq!((done.attempt, fake.world.posts("/prompt").len()), (1, 1));
}

#[tokio::test]
async fn row_14_an_engine_that_is_switched_off_finishes_what_it_has_begun_even_under_another_node() {
    for restart in [false, true] {
        let fake = Fake::start();
        let mut studio = Studio::at_work(&fake).await;
        fake.world.hold_at(3);
        let job = studio.job(6, 1).await;
        fake.world.until(|state| state.running.is_some()).await;
        let engine = studio.engines().await.remove(0);
        studio.switch(&engine, false).await;
        let draining = studio.engines().await.remove(0);
        assert_eq!((draining.state, draining.running_jobs), (EngineState::Draining, vec![job.id]));
        assert!(draining.note.unwrap().contains("finishes what it has begun"));
        let next = studio.job(4, 1).await;
        if restart {
            studio.another_node().await;
        }
        fake.world.release();
        assert_done(&studio.ended(&job).await, 1);
        let waits = studio.now(&next).await;
        assert_eq!(waits.status, JobStatus::Pending, "it gets nothing new");
        assert_eq!(studio.engines().await[0].note.as_deref(), Some("Switched off."));
        studio.switch(&engine, true).await;
        assert_done(&studio.ended(&next).await, 1);
    }
}
