//! The built-in engine: it draws images by arithmetic, from the prompt's words and the seed. Not a
//! diffusion model: no GPU, no download, and the same image for the same request on every machine.

use super::{Attempt, AttemptError, Failure, ImageEngine, Output, PingResponse, ProgressSink, Stop};
use async_trait::async_trait;
use bytes::Bytes;
use domain::engines::{EngineKind, Offer, OfferedModel};
use domain::jobs::{ErrorKind, Parameters, Progress};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use sketch::{Drawing, Subject};
use tokio_util::sync::CancellationToken;

/// The longer side of a preview, in pixels.
const PREVIEW: u32 = 384;

/// The name of its only model.
pub const MODEL: &str = "sketch";

/// The built-in sketch engine.
pub struct Sketch {
    id: i64,
    name: String,
}

impl Sketch {
    /// The engine of this row in `engines`.
    pub fn new(id: i64, name: impl Into<String>) -> Self {
        Self { id, name: name.into() }
    }
}

#[async_trait]
impl ImageEngine for Sketch {
    fn id(&self) -> i64 {
        self.id
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn kind(&self) -> EngineKind {
        EngineKind::Sketch
    }

    fn survives_restart(&self) -> bool {
        false
    }

    /// One model; no list of samplers or schedulers, since every one is accepted.
    async fn offer(&self) -> Result<Offer, Failure> {
        let model = OfferedModel { name: MODEL.into(), ..OfferedModel::default() };
        let version = Some(env!("CARGO_PKG_VERSION").into());
        Ok(Offer { checkpoints: vec![model], version, previews: Some(true), ..Offer::default() })
    }

    async fn ping(&self) -> Result<PingResponse, Failure> {
        Ok(PingResponse::default())
    }

    async fn generate(
        &self,
        attempt: &Attempt,
        progress: &dyn ProgressSink,
        stop: &Stop,
    ) -> Result<Vec<Output>, AttemptError> {
        let parameters = &attempt.parameters;
        progress.report(report(parameters, 0, 0));
        let mut outputs = Vec::new();
        for index in 0..parameters.batch_size {
            outputs.push(draw(parameters, index, progress, stop).await?);
        }
        progress.generation_finished();
        Ok(outputs)
    }

    /// Its work ends with the process, so there is never anything to continue.
    async fn adopt(&self, _: &Attempt, _: &dyn ProgressSink, _: &Stop) -> Result<Vec<Output>, AttemptError> {
        Err(AttemptError::Lost)
    }
}

/// Draws one image of the batch, step by step.
async fn draw(
    parameters: &Parameters,
    index: u32,
    progress: &dyn ProgressSink,
    stop: &Stop,
) -> Result<Output, AttemptError> {
    let subject = subject(parameters, index);
    let mut drawing = run_blocking(stop, move |_| Drawing::begin(&subject)).await?;
    for step in 1..=parameters.steps.max(1) {
        let wants_preview = progress.wants_preview();
        let (next, preview) =
            run_blocking(stop, move |stopped| one_step(drawing, step, wants_preview, stopped)).await?;
        drawing = next;
        progress.report(report(parameters, index, step));
        if let Some(image) = preview.transpose()? {
            progress.preview(index * parameters.steps.max(1) + step, "image/jpeg", image);
        }
    }
    run_blocking(stop, move |_| output(drawing)).await?.map_err(AttemptError::Failed)
}

/// Runs work off the async threads. A stop returns at once; the work ends when it checks the token.
async fn run_blocking<T: Send + 'static>(
    stop: &Stop,
    work: impl FnOnce(&CancellationToken) -> T + Send + 'static,
) -> Result<T, AttemptError> {
    let stopped = CancellationToken::new();
    let _stop_when_left = stopped.clone().drop_guard();
    let running = tokio::task::spawn_blocking(move || work(&stopped));
    tokio::select! {
        biased;
        () = stop.cancel.cancelled() => Err(AttemptError::Cancelled),
        () = stop.detach.cancelled() => Err(AttemptError::Detached),
        done = running => done.map_err(|broken| AttemptError::Failed(internal(broken))),
    }
}

type Stepped = (Drawing, Option<Result<Bytes, Failure>>);

fn one_step(mut drawing: Drawing, step: u32, wants_preview: bool, stopped: &CancellationToken) -> Stepped {
    drawing.step_unless(step, || stopped.is_cancelled());
    let preview = wants_preview.then(|| jpeg(&drawing));
    (drawing, preview)
}

fn subject(parameters: &Parameters, index: u32) -> Subject {
    Subject {
        prompt: parameters.prompt.clone(),
        negative_prompt: parameters.negative_prompt.clone(),
        width: parameters.width,
        height: parameters.height,
        steps: parameters.steps,
        cfg: parameters.cfg,
        seed: parameters.seed.unsigned_abs(),
        index,
    }
}

fn report(parameters: &Parameters, index: u32, step: u32) -> Progress {
    let total = parameters.steps.max(1) * parameters.batch_size;
    let stage = match parameters.batch_size {
        1 => "Sketching".into(),
        many => format!("Picture {} of {many}", index + 1),
    };
    Progress::new(index * parameters.steps.max(1) + step, total, stage)
}

fn jpeg(drawing: &Drawing) -> Result<Bytes, Failure> {
    let mut bytes = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut bytes, 80);
    drawing.preview(PREVIEW).write_with_encoder(encoder).map_err(internal)?;
    Ok(bytes.into())
}

fn output(drawing: Drawing) -> Result<Output, Failure> {
    let image = drawing.finish();
    let (width, height) = image.dimensions();
    let mut bytes = Vec::new();
    let encoder = PngEncoder::new_with_quality(&mut bytes, CompressionType::Fast, FilterType::Adaptive);
    image.write_with_encoder(encoder).map_err(internal)?;
    Ok(Output { bytes: bytes.into(), mime: "image/png", width, height, cached: false })
}

fn internal(cause: impl std::fmt::Display) -> Failure {
    let words = "Sketch couldn't render this. Try another prompt or seed.";
    Failure::new(ErrorKind::Internal, words).with_cause(cause.to_string())
}

#[cfg(test)]
mod tests;
