//! Tests of the client without the rest of the application.

use crate::comfyui::recording_sink::{RecordingSink, attempt, engine};
use crate::url;
use server::engine::comfyui::{Comfyui, Timing, probe};
use server::engine::{AttemptError, ImageEngine, Stop};

fn real() -> Comfyui {
    engine(&url(), Timing::default())
}

#[tokio::test]
#[ignore = "needs a real ComfyUI"]
async fn the_real_offer_has_the_tiny_model_and_its_lora() {
    let offer = real().offer().await.unwrap();
    assert!(offer.checkpoints.iter().any(|model| model.name == "tiny-sd15-shared-small.ckpt"));
    let lora = offer.loras.iter().find(|model| model.name == "tiny-style-random.safetensors").unwrap();
    assert_eq!(lora.trigger_words, ["teststyle"]);
    assert!(offer.samplers.contains(&"euler_ancestral".to_owned()));
    assert_eq!(offer.previews, Some(true));
    let report = probe(&url()).await;
    assert!(report.reachable && report.checks.iter().all(|check| check.passed), "{report:?}");
    println!("{}", report.message);
}

#[tokio::test]
#[ignore = "needs a real ComfyUI"]
async fn row_17_row_24_a_real_batch_of_two_with_progress_and_previews() {
    let sink = RecordingSink::default();
    let outputs = real().generate(&attempt(6, 2), &sink, &Stop::default()).await.unwrap();
    assert_eq!(outputs.len(), 2);
    assert_ne!(outputs[0].bytes, outputs[1].bytes);
    assert!(outputs.iter().all(|output| (output.width, output.height, output.cached) == (64, 128, false)));
    sink.assert_never_backwards();
    let reports = sink.reports();
    assert!(reports.progress.iter().any(|progress| progress.stage == "KSampler" && progress.step > 0));
    assert!(!reports.previews.is_empty());
    assert_eq!(reports.finished, 1);
}

#[tokio::test]
#[ignore = "needs a real ComfyUI"]
async fn row_12_a_real_run_is_cancelled() {
    let (sink, stop, attempt) = (RecordingSink::default(), Stop::default(), attempt(100, 1));
    let engine = real();
    let run = engine.generate(&attempt, &sink, &stop);
    let cancel = async {
        sink.wait_for_step(1).await;
        stop.cancel.cancel();
    };
    assert_eq!(tokio::join!(run, cancel).0.unwrap_err(), AttemptError::Cancelled);
}

#[tokio::test]
#[ignore = "needs a real ComfyUI"]
async fn row_14_a_real_run_is_adopted_by_another_process() {
    let (sink, stop, attempt) = (RecordingSink::default(), Stop::default(), attempt(20, 2));
    let engine = real();
    let run = engine.generate(&attempt, &sink, &stop);
    let detach = async {
        sink.wait_for_step(1).await;
        stop.detach.cancel();
    };
    assert_eq!(tokio::join!(run, detach).0.unwrap_err(), AttemptError::Detached);
    let sink = RecordingSink::default();
    let outputs = real().adopt(&attempt, &sink, &Stop::default()).await.unwrap();
    assert_eq!(outputs.len(), 2);
    sink.assert_never_backwards();
    assert_eq!(sink.reports().progress.last().map(|progress| progress.step), Some(20));
}

#[tokio::test]
#[ignore = "needs a real ComfyUI"]
async fn row_18_a_real_rejection_names_the_available_models() {
    let mut attempt = attempt(4, 1);
    attempt.parameters.checkpoint_model = "gone.safetensors".into();
    match real().generate(&attempt, &RecordingSink::default(), &Stop::default()).await {
        Err(AttemptError::Failed(failure)) => {
            assert!(failure.message.contains("tiny-sd15-shared-small.ckpt"), "{}", failure.message);
        }
        other => panic!("was not rejected: {other:?}"),
    }
}
