//! A new process takes up what an earlier one began.

use super::*;
use comfyui::sink::attempt;

/// An attempt that was sent and whose process then stopped, held at its third step.
async fn left_running(fake: &Fake) -> Attempt {
    fake.world.hold_at(3);
    let (attempt, sink, stop) = (attempt(6, 2), Sink::default(), Stop::default());
    let engine = engine(&fake.url(), quick());
    let run = engine.generate(&attempt, &sink, &stop);
    let detach = async {
        sink.reaches(2).await;
        stop.detach.cancel();
    };
    assert!(matches!(tokio::join!(run, detach).0, Err(Ending::Detached)));
    attempt
}

#[tokio::test]
async fn row_14_a_running_prompt_is_left_running_and_taken_up_again() {
    let fake = Fake::start();
    let attempt = left_running(&fake).await;
    assert!(fake.world.read().running.is_some());
    let (sink, stop) = (Sink::default(), Stop::default());
    let engine = engine(&fake.url(), quick());
    let run = engine.adopt(&attempt, &sink, &stop);
    let release = async {
        fake.world.until(|state| state.sockets_opened == 2).await;
        fake.world.release();
    };
    let (ended, ()) = tokio::join!(run, release);
    assert_eq!(ended.unwrap().len(), 2);
    sink.assert_never_backwards();
    assert_eq!(fake.world.read().runs, [attempt.token]);
}

#[tokio::test]
async fn row_14_a_prompt_that_ended_meanwhile_is_finished_from_the_history() {
    let fake = Fake::start();
    let attempt = left_running(&fake).await;
    fake.world.release();
    fake.world.until(|state| state.history.contains_key(&attempt.token)).await;
    let sink = Sink::default();
    let ended = engine(&fake.url(), quick()).adopt(&attempt, &sink, &Stop::default()).await;
    assert_eq!(ended.unwrap().len(), 2);
    assert_eq!(sink.told().drawn, 1);
    assert_eq!(fake.world.posts("/prompt").len(), 1);
}

#[tokio::test]
async fn row_14_a_prompt_the_server_forgot_is_lost_and_not_sent_again() {
    let mut fake = Fake::start();
    let attempt = left_running(&fake).await;
    fake.start_again();
    let ended = engine(&fake.url(), quick()).adopt(&attempt, &Sink::default(), &Stop::default()).await;
    assert_eq!(ended.unwrap_err(), Ending::Lost);
    assert_eq!(fake.world.posts("/prompt").len(), 1);
}

#[tokio::test]
async fn row_14_an_adopted_prompt_can_be_cancelled() {
    let fake = Fake::start();
    let attempt = left_running(&fake).await;
    let stop = Stop::default();
    stop.cancel.cancel();
    let ended = engine(&fake.url(), quick()).adopt(&attempt, &Sink::default(), &stop).await;
    assert_eq!(ended.unwrap_err(), Ending::Cancelled);
    fake.world.until(|state| state.running.is_none()).await;
}
