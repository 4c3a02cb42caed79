//! Runs that complete, also under recoverable faults.

use super::*;
use comfyui::recording_sink::attempt;
use std::collections::BTreeSet;

#[tokio::test]
async fn row_17_a_batch_of_n_returns_n_pictures() {
    for batch in [1, 3, 8] {
        let (ended, sink, fake) = generate(&[], &attempt(3, batch)).await;
        let outputs = ended.unwrap();
        assert_eq!(outputs.len(), batch as usize);
        let different: BTreeSet<&[u8]> = outputs.iter().map(|output| &output.bytes[..]).collect();
        assert_eq!(different.len(), outputs.len());
        assert!(outputs.iter().all(|output| (output.width, output.height, output.mime, output.cached)
            == (64, 128, "image/png", false)));
        assert_eq!(sink.reports().finished, 1);
        assert!(!fake.shared_state.read().origin_seen);
    }
}

#[tokio::test]
async fn row_16_the_prompt_carries_its_token_and_requests_previews() {
    let attempt = attempt(2, 1);
    let (ended, _, fake) = generate(&[], &attempt).await;
    ended.unwrap();
    let posts = fake.shared_state.posts("/prompt");
    assert_eq!(posts.len(), 1);
    assert_eq!(posts[0]["client_id"], attempt.token.as_str());
    assert_eq!(posts[0]["prompt_id"], attempt.token.as_str());
    assert_eq!(posts[0]["extra_data"]["preview_method"], "auto");
    let prefix = posts[0]["prompt"]["9"]["inputs"]["filename_prefix"].as_str().unwrap();
    assert!(prefix.contains(&attempt.token));
}

#[tokio::test]
async fn row_24_steps_and_previews_never_go_backwards() {
    let fake = FakeComfyui::start();
    fake.shared_state.hold_at(5);
    let (sink, stop, attempt) = (RecordingSink::default(), Stop::default(), attempt(10, 1));
    let engine = engine(&fake.url(), test_timing());
    let run = engine.generate(&attempt, &sink, &stop);
    let watch = async {
        sink.wait_for_step(4).await;
        sink.until(|reports| !reports.previews.is_empty()).await;
        assert!(sink.reports().progress.iter().all(|progress| progress.step <= 4 && progress.total == 10));
        fake.shared_state.release();
    };
    let (ended, ()) = tokio::join!(run, watch);
    ended.unwrap();
    sink.assert_never_backwards();
    let reports = sink.reports();
    let stages: BTreeSet<&str> = reports.progress.iter().map(|progress| progress.stage.as_str()).collect();
    assert!(stages.contains("KSampler"), "{stages:?}");
    assert!(reports.previews.windows(2).all(|pair| pair[0].0 <= pair[1].0));
    assert!(
        reports.previews.iter().all(|(_, mime, jpeg)| *mime == "image/jpeg" && jpeg.starts_with(b"\xff\xd8"))
    );
}

#[tokio::test]
async fn row_24_no_preview_is_forwarded_without_a_subscriber() {
    let fake = FakeComfyui::start();
    let sink = RecordingSink::default().ignoring_previews();
    engine(&fake.url(), test_timing()).generate(&attempt(3, 1), &sink, &Stop::default()).await.unwrap();
    assert!(sink.reports().previews.is_empty());
}

#[tokio::test]
async fn row_18_a_run_completes_despite_each_recoverable_fault() {
    for switch in [
        Switch::NoPreviews,
        Switch::PostFailsAfterEnqueue,
        Switch::LateAnswer,
        Switch::LateHistory,
        Switch::DroppedTerminal,
        Switch::SilentSocket,
        Switch::NoSockets,
        Switch::HugeFrame,
        Switch::ExecutionBlocked,
    ] {
        let (ended, sink, fake) = generate(&[switch], &attempt(4, 2)).await;
        assert_eq!(ended.unwrap_or_else(|ending| panic!("{switch:?}: {ending:?}")).len(), 2);
        sink.assert_never_backwards();
        assert_eq!(sink.reports().finished, 1, "{switch:?}");
        assert_eq!(fake.shared_state.posts("/prompt").len(), 1, "{switch:?} was sent twice");
    }
}

#[tokio::test]
async fn row_18_a_run_from_the_cache_is_recognised() {
    let (ended, ..) = generate(&[Switch::Cached], &attempt(4, 2)).await;
    assert!(ended.unwrap().iter().all(|output| output.cached));
}

#[tokio::test]
async fn row_18_a_lost_socket_is_reopened_in_mid_run() {
    let fake = FakeComfyui::start();
    fake.shared_state.hold_at(3);
    let (sink, stop, attempt) = (RecordingSink::default(), Stop::default(), attempt(6, 1));
    let engine = engine(&fake.url(), test_timing());
    let run = engine.generate(&attempt, &sink, &stop);
    let cut = async {
        sink.wait_for_step(2).await;
        fake.shared_state.change(|state| state.sockets.clear());
        fake.shared_state.until(|state| state.sockets_opened == 2).await;
        fake.shared_state.hold_at(5);
        sink.wait_for_step(4).await;
        fake.shared_state.release();
    };
    let (ended, ()) = tokio::join!(run, cut);
    assert_eq!(ended.unwrap().len(), 1);
    sink.assert_never_backwards();
}

#[tokio::test]
async fn row_18_other_clients_prompts_are_waited_for_and_not_touched() {
    let fake = FakeComfyui::start();
    fake.shared_state.hold_at(1);
    fake.shared_state.enqueue_other_prompts(2);
    let (sink, stop, attempt) = (RecordingSink::default(), Stop::default(), attempt(3, 1));
    let engine = engine(&fake.url(), test_timing());
    let run = engine.generate(&attempt, &sink, &stop);
    let watch = async {
        sink.until(|reports| reports.progress.iter().any(|p| p.stage.contains("2 ahead"))).await;
        fake.shared_state.release();
    };
    let (ended, ()) = tokio::join!(run, watch);
    ended.unwrap();
    assert_eq!(fake.shared_state.read().runs.len(), 3);
    assert_eq!(fake.shared_state.read().history.len(), 3);
}
