//! Every failure in its kind and in words.

use super::*;
use comfyui::sink::attempt;
use domain::jobs::ErrorKind;

/// Kind and words of what these switches lead to.
async fn told(switch: Switch) -> (ErrorKind, String) {
    let (ended, ..) = generate(&[switch], &attempt(4, 2)).await;
    let failure = failure(ended);
    (failure.kind, failure.words)
}

#[tokio::test]
async fn row_18_each_failure_has_its_kind_and_words() {
    for (switch, kind, words) in [
        (Switch::ExecutionError, ErrorKind::EngineError, "KSampler: Sizes of tensors must match"),
        (Switch::OutOfMemory, ErrorKind::OutOfMemory, "ran out of memory in KSampler"),
        (Switch::Refuse, ErrorKind::Invalid, "steps (KSampler): Required input is missing"),
        (Switch::PartialNodeErrors, ErrorKind::Invalid, "steps (KSampler)"),
        (Switch::PostFails, ErrorKind::EngineError, "HTTP 500"),
        (Switch::Rubbish, ErrorKind::EngineError, "cannot be read"),
        (Switch::TruncatedPng, ErrorKind::EngineError, "broken or cut off"),
        (Switch::MissingFile, ErrorKind::EngineError, "gone from its output folder"),
        (Switch::NoOutput, ErrorKind::EngineError, "delivered 0 of 2 pictures"),
        (Switch::Redirect, ErrorKind::EngineError, "it redirects"),
        (Switch::Stall, ErrorKind::Stalled, "has not moved"),
    ] {
        let told = told(switch).await;
        assert_eq!(told.0, kind, "{switch:?}: {}", told.1);
        assert!(told.1.contains(words), "{switch:?}: {}", told.1);
        assert!(!told.1.contains("127.0."), "{switch:?} tells the address: {}", told.1);
    }
}

#[tokio::test]
async fn row_18_a_missing_model_is_named_with_those_that_exist() {
    let mut attempt = attempt(4, 1);
    attempt.parameters.checkpoint_model = "gone.safetensors".into();
    let failed = failure(generate(&[], &attempt).await.0);
    assert_eq!(failed.kind, ErrorKind::ModelMissing);
    assert!(failed.words.contains("no checkpoint named gone.safetensors"), "{}", failed.words);
    assert!(
        failed.words.contains("tiny-sd15-shared-small.ckpt, dreams-sdxl.safetensors"),
        "{}",
        failed.words
    );

    attempt.parameters.checkpoint_model = "dreams-sdxl.safetensors".into();
    attempt.parameters.lora_models[0].name = "gone-too.safetensors".into();
    let failed = failure(generate(&[], &attempt).await.0);
    assert_eq!(failed.kind, ErrorKind::ModelMissing);
    assert!(failed.words.contains("no LoRA named gone-too.safetensors"), "{}", failed.words);
}

#[tokio::test]
async fn row_18_a_partly_accepted_prompt_is_taken_back() {
    let (ended, _, fake) = generate(&[Switch::PartialNodeErrors], &attempt(400, 1)).await;
    failure(ended);
    fake.world.until(|state| state.running.is_none() && state.pending.is_empty()).await;
    assert!(fake.world.read().files.is_empty());
}

#[tokio::test]
async fn row_18_out_of_memory_has_the_server_let_go_of_its_models() {
    let (ended, _, fake) = generate(&[Switch::OutOfMemory], &attempt(4, 1)).await;
    failure(ended);
    assert_eq!(fake.world.posts("/free").len(), 1);
}

#[tokio::test]
async fn row_18_a_refused_connection_is_an_engine_out_of_reach() {
    let mut fake = Fake::start();
    fake.kill();
    let engine = engine(&fake.url(), quick());
    let ended = engine.generate(&attempt(4, 1), &Sink::default(), &Stop::default()).await;
    let failure = failure(ended);
    assert_eq!(failure.kind, ErrorKind::EngineUnreachable);
    assert!(failure.words.contains("cannot be reached"), "{}", failure.words);
    assert!(failure.cause.is_some_and(|cause| !cause.contains("http://")));
    assert_eq!(engine.ping().await.unwrap_err().kind, ErrorKind::EngineUnreachable);
}

#[tokio::test]
async fn row_18_a_server_that_dies_in_mid_job_is_out_of_reach() {
    let mut fake = Fake::start();
    fake.world.hold_at(3);
    let (sink, stop, attempt) = (Sink::default(), Stop::default(), attempt(6, 1));
    let engine = engine(&fake.url(), quick());
    let run = engine.generate(&attempt, &sink, &stop);
    let kill = async {
        sink.reaches(2).await;
        fake.kill();
    };
    let (ended, ()) = tokio::join!(run, kill);
    assert_eq!(failure(ended).kind, ErrorKind::EngineUnreachable);
}

#[tokio::test]
async fn row_18_a_server_that_restarts_has_forgotten_the_job() {
    let mut fake = Fake::start();
    fake.world.hold_at(3);
    let (sink, stop, attempt) = (Sink::default(), Stop::default(), attempt(6, 1));
    let engine = engine(&fake.url(), quick());
    let run = engine.generate(&attempt, &sink, &stop);
    let restart = async {
        sink.reaches(2).await;
        fake.start_again();
    };
    let (ended, ()) = tokio::join!(run, restart);
    let failure = failure(ended);
    assert_eq!(failure.kind, ErrorKind::EngineUnreachable);
    assert!(failure.words.contains("no longer knows this job"), "{}", failure.words);
}

#[tokio::test]
async fn row_18_somebody_else_stopping_the_run_is_said() {
    let fake = Fake::start();
    fake.world.hold_at(3);
    let (sink, stop, attempt) = (Sink::default(), Stop::default(), attempt(6, 1));
    let engine = engine(&fake.url(), quick());
    let run = engine.generate(&attempt, &sink, &stop);
    let interrupt = async {
        sink.reaches(2).await;
        fake.world.change(|state| state.interrupted = true);
    };
    let (ended, ()) = tokio::join!(run, interrupt);
    assert!(failure(ended).words.contains("Somebody stopped this job"));
}
