//! Every failure with its kind and message.

use super::*;
use comfyui::recording_sink::attempt;
use domain::jobs::ErrorKind;

/// Kind and message of the failure that these switches cause.
async fn failure_of(switch: Switch) -> (ErrorKind, String) {
    let (ended, ..) = generate(&[switch], &attempt(4, 2)).await;
    let failure = failure(ended);
    (failure.kind, failure.message)
}

#[tokio::test]
async fn row_18_each_failure_has_its_kind_and_message() {
    for (switch, kind, words) in [
        (Switch::ExecutionError, ErrorKind::EngineError, "KSampler: Sizes of tensors must match"),
        (Switch::OutOfMemory, ErrorKind::OutOfMemory, "ran out of memory in KSampler"),
        (Switch::Refuse, ErrorKind::Invalid, "steps (KSampler): Required input is missing"),
        (Switch::PartialNodeErrors, ErrorKind::Invalid, "steps (KSampler)"),
        (Switch::PostFails, ErrorKind::EngineError, "HTTP 500"),
        (Switch::Rubbish, ErrorKind::EngineError, "unreadable response"),
        (Switch::TruncatedPng, ErrorKind::EngineError, "broken or incomplete"),
        (Switch::MissingFile, ErrorKind::EngineError, "missing from its output folder"),
        (Switch::NoOutput, ErrorKind::EngineError, "returned 0 of 2 pictures"),
        (Switch::Redirect, ErrorKind::EngineError, "it redirects"),
        (Switch::Stall, ErrorKind::Stalled, "No progress for"),
    ] {
        let (found, message) = failure_of(switch).await;
        assert_eq!(found, kind, "{switch:?}: {message}");
        assert!(message.contains(words), "{switch:?}: {message}");
        assert!(!message.contains("127.0."), "{switch:?} reveals the address: {message}");
    }
}

#[tokio::test]
async fn row_18_a_missing_model_is_named_with_the_available_ones() {
    let mut attempt = attempt(4, 1);
    attempt.parameters.checkpoint_model = "gone.safetensors".into();
    let failed = failure(generate(&[], &attempt).await.0);
    assert_eq!(failed.kind, ErrorKind::ModelMissing);
    assert!(failed.message.contains("no checkpoint named gone.safetensors"), "{}", failed.message);
    assert!(
        failed.message.contains("tiny-sd15-shared-small.ckpt, dreams-sdxl.safetensors"),
        "{}",
        failed.message
    );

    attempt.parameters.checkpoint_model = "dreams-sdxl.safetensors".into();
    attempt.parameters.lora_models[0].name = "gone-too.safetensors".into();
    let failed = failure(generate(&[], &attempt).await.0);
    assert_eq!(failed.kind, ErrorKind::ModelMissing);
    assert!(failed.message.contains("no LoRA named gone-too.safetensors"), "{}", failed.message);
}

#[tokio::test]
async fn row_18_a_partly_accepted_prompt_is_withdrawn() {
    let (ended, _, fake) = generate(&[Switch::PartialNodeErrors], &attempt(400, 1)).await;
    failure(ended);
    fake.shared_state.until(|state| state.running.is_none() && state.pending.is_empty()).await;
    assert!(fake.shared_state.read().files.is_empty());
}

#[tokio::test]
async fn row_18_out_of_memory_makes_the_server_unload_its_models() {
    let (ended, _, fake) = generate(&[Switch::OutOfMemory], &attempt(4, 1)).await;
    failure(ended);
    assert_eq!(fake.shared_state.posts("/free").len(), 1);
}

#[tokio::test]
async fn row_18_a_refused_connection_means_unreachable() {
    let mut fake = FakeComfyui::start();
    fake.kill();
    let engine = engine(&fake.url(), test_timing());
    let ended = engine.generate(&attempt(4, 1), &RecordingSink::default(), &Stop::default()).await;
    let failure = failure(ended);
    assert_eq!(failure.kind, ErrorKind::EngineUnreachable);
    assert!(failure.message.contains("Can't reach ComfyUI"), "{}", failure.message);
    assert!(failure.cause.is_some_and(|cause| !cause.contains("http://")));
    assert_eq!(engine.ping().await.unwrap_err().kind, ErrorKind::EngineUnreachable);
}

#[tokio::test]
async fn row_18_a_server_that_dies_in_mid_job_is_unreachable() {
    let mut fake = FakeComfyui::start();
    fake.shared_state.hold_at(3);
    let (sink, stop, attempt) = (RecordingSink::default(), Stop::default(), attempt(6, 1));
    let engine = engine(&fake.url(), test_timing());
    let run = engine.generate(&attempt, &sink, &stop);
    let kill = async {
        sink.wait_for_step(2).await;
        fake.kill();
    };
    let (ended, ()) = tokio::join!(run, kill);
    assert_eq!(failure(ended).kind, ErrorKind::EngineUnreachable);
}

#[tokio::test]
async fn row_18_a_server_that_restarts_has_lost_the_job() {
    let mut fake = FakeComfyui::start();
    fake.shared_state.hold_at(3);
    let (sink, stop, attempt) = (RecordingSink::default(), Stop::default(), attempt(6, 1));
    let engine = engine(&fake.url(), test_timing());
    let run = engine.generate(&attempt, &sink, &stop);
    let restart = async {
        sink.wait_for_step(2).await;
        fake.restart_process();
    };
    let (ended, ()) = tokio::join!(run, restart);
    let failure = failure(ended);
    assert_eq!(failure.kind, ErrorKind::EngineUnreachable);
    assert!(failure.message.contains("lost this job"), "{}", failure.message);
}

#[tokio::test]
async fn row_18_an_interrupt_by_another_client_is_reported() {
    let fake = FakeComfyui::start();
    fake.shared_state.hold_at(3);
    let (sink, stop, attempt) = (RecordingSink::default(), Stop::default(), attempt(6, 1));
    let engine = engine(&fake.url(), test_timing());
    let run = engine.generate(&attempt, &sink, &stop);
    let interrupt = async {
        sink.wait_for_step(2).await;
        fake.shared_state.change(|state| state.interrupted = true);
    };
    let (ended, ()) = tokio::join!(run, interrupt);
    assert!(failure(ended).message.contains("Someone stopped this job"));
}
