//! Traps that a job comes through: its owner gets the pictures, once, and one notification.

use super::*;
use domain::engines::EngineState;
use futures::future::join_all;

#[tokio::test]
async fn row_18_row_21_each_trap_that_can_be_overcome_ends_in_pictures() {
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
        let studio = Studio::at_work(&fake).await;
        let job = studio.ended(&studio.job(4, 2).await).await;
        assert_eq!(job.attempt, 1, "{trap:?}: {job:?}");
        assert_done(&job, 2);
        assert_eq!(studio.notifications().await, 1, "{trap:?}");
        assert_eq!(fake.world.posts("/prompt").len(), 1, "{trap:?} was sent twice");
    });
    join_all(seen).await;
}

#[tokio::test]
async fn row_18_pictures_from_the_cache_are_shown_as_such() {
    for (switches, cached) in [(&[][..], 0), (&[Switch::Cached][..], 2)] {
        let fake = fake(switches);
        let studio = Studio::at_work(&fake).await;
        let job = studio.ended(&studio.job(4, 2).await).await;
        assert_done(&job, 2);
        let shown = studio.pictures(&job).await.iter().filter(|picture| picture.cached).count();
        assert_eq!(shown, cached);
    }
}

#[tokio::test]
async fn row_18_a_restart_of_the_server_starts_the_job_again_and_counts_no_attempt_against_it() {
    let fake = fake(&[Switch::Amnesia]);
    let studio = Studio::at_work(&fake).await;
    let job = studio.job(4, 1).await;
    let back = studio.until(&job, |job| job.status == JobStatus::Pending && job.attempt == 1).await;
    assert_eq!((back.label(), back.error_kind), ("Waiting", Some(ErrorKind::EngineUnreachable)), "{back:?}");
    let done = studio.ended(&job).await;
    assert_done(&done, 1);
    assert_eq!(fake.world.posts("/prompt").len(), 2);
    assert_eq!(studio.notifications().await, 1);
}

#[tokio::test]
async fn row_24_without_live_progress_the_page_says_so_and_the_engine_is_degraded() {
    for trap in [Switch::NoSockets, Switch::SilentSocket] {
        let fake = fake(&[trap]);
        let studio = Studio::at_work(&fake).await;
        let engine = studio.engine_is("ComfyUI", EngineState::Degraded).await;
        assert!(engine.last_error.unwrap().contains("live connection fails"), "{trap:?}");
        assert!(engine.note.unwrap().contains("without live progress"), "{trap:?}");
        fake.world.set(trap, false);
        let engine = studio.engine_is("ComfyUI", EngineState::Ready).await;
        assert_eq!((engine.last_error, engine.note), (None, None), "{trap:?}");
    }
}

#[tokio::test]
async fn row_24_a_run_whose_socket_fails_says_that_no_steps_are_told() {
    let fake = fake(&[]);
    let studio = Studio::at_work(&fake).await;
    fake.world.set(Switch::NoSockets, true);
    fake.world.hold_at(3);
    let mut page = studio.page();
    let job = studio.job(4, 1).await;
    page.progress(&job, |frame| frame["stage"].as_str().unwrap().contains("tells no steps")).await;
    fake.world.release();
    assert_done(&studio.ended(&job).await, 1);
}

#[tokio::test]
async fn row_24_a_displaced_socket_is_noticed_and_the_steps_go_on() {
    let fake = fake(&[Switch::DisplacedSocket]);
    let studio = Studio::at_work(&fake).await;
    fake.world.hold_at(4);
    let mut page = studio.page();
    let job = studio.job(8, 1).await;
    fake.world.until(|state| !state.displaced.is_empty()).await;
    let opened = fake.world.read().sockets_opened;
    fake.world.until(|state| state.sockets_opened > opened).await;
    fake.world.hold_at(7);
    let steps = page.progress(&job, |frame| frame["step"].as_u64() >= Some(5)).await;
    let steps: Vec<u64> = steps.iter().map(|frame| frame["step"].as_u64().unwrap()).collect();
    assert!(steps.is_sorted(), "{steps:?}");
    fake.world.release();
    assert_done(&studio.ended(&job).await, 1);
}

#[tokio::test]
async fn row_24_others_before_it_are_counted_in_words() {
    let fake = fake(&[Switch::Others]);
    let studio = Studio::at_work(&fake).await;
    fake.world.hold_at(1);
    let mut page = studio.page();
    let job = studio.job(4, 1).await;
    page.progress(&job, |frame| frame["stage"] == "Waiting in ComfyUI's queue, 2 before it").await;
    let mut engine = studio.engines().await.remove(0);
    while engine.queue_length != Some(3) {
        studio.page().until(|_| false).await;
        engine = studio.engines().await.remove(0);
    }
    assert_eq!(engine.running_jobs, [job.id]);
    fake.world.release();
    assert_done(&studio.ended(&job).await, 1);
    assert_eq!(fake.world.read().history.len(), 3, "others' prompts were left alone");
}
