//! The built-in engine: it draws pictures by arithmetic, from the prompt's words and the seed. Not a
//! diffusion model: no GPU, no download, and the same picture for the same request on every machine.

use super::{Attempt, Ending, Engine, Failure, Output, ProgressSink, Pulse, Stop};
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
impl Engine for Sketch {
    fn id(&self) -> i64 {
        self.id
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn kind(&self) -> EngineKind {
        EngineKind::Sketch
    }

    fn outlives_us(&self) -> bool {
        false
    }

    /// One model; no list of samplers or schedulers, for it takes every one.
    async fn offer(&self) -> Result<Offer, Failure> {
        let model = OfferedModel { name: MODEL.into(), ..OfferedModel::default() };
        let version = Some(env!("CARGO_PKG_VERSION").into());
        Ok(Offer { checkpoints: vec![model], version, previews: Some(true), ..Offer::default() })
    }

    async fn ping(&self) -> Result<Pulse, Failure> {
        Ok(Pulse::default())
    }

    async fn generate(
        &self,
        attempt: &Attempt,
        progress: &dyn ProgressSink,
        stop: &Stop,
    ) -> Result<Vec<Output>, Ending> {
        let wanted = &attempt.parameters;
        progress.report(report(wanted, 0, 0));
        let mut outputs = Vec::new();
        for index in 0..wanted.batch_size {
            outputs.push(draw(wanted, index, progress, stop).await?);
        }
        progress.drawn();
        Ok(outputs)
    }

    /// Its work ends with the process, so there is never anything to go on with.
    async fn adopt(&self, _: &Attempt, _: &dyn ProgressSink, _: &Stop) -> Result<Vec<Output>, Ending> {
        Err(Ending::Lost)
    }
}

/// Draws one picture of the batch, step by step.
async fn draw(
    wanted: &Parameters,
    index: u32,
    progress: &dyn ProgressSink,
    stop: &Stop,
) -> Result<Output, Ending> {
    let subject = subject(wanted, index);
    let mut drawing = apart(stop, move |_| Drawing::begin(&subject)).await?;
    for step in 1..=wanted.steps.max(1) {
        let look = progress.wants_preview();
        let (next, preview) = apart(stop, move |stopped| one_step(drawing, step, look, stopped)).await?;
        drawing = next;
        progress.report(report(wanted, index, step));
        if let Some(image) = preview.transpose()? {
            progress.preview(index * wanted.steps.max(1) + step, "image/jpeg", image);
        }
    }
    apart(stop, move |_| output(drawing)).await?.map_err(Ending::Failed)
}

/// Runs work off the async threads. An end that is wished meanwhile takes effect at once; the work
/// sees the token and stops by itself.
async fn apart<T: Send + 'static>(
    stop: &Stop,
    work: impl FnOnce(&CancellationToken) -> T + Send + 'static,
) -> Result<T, Ending> {
    let stopped = CancellationToken::new();
    let _stop_when_left = stopped.clone().drop_guard();
    let running = tokio::task::spawn_blocking(move || work(&stopped));
    tokio::select! {
        biased;
        () = stop.cancel.cancelled() => Err(Ending::Cancelled),
        () = stop.detach.cancelled() => Err(Ending::Detached),
        done = running => done.map_err(|broken| Ending::Failed(internal(broken))),
    }
}

type Stepped = (Drawing, Option<Result<Bytes, Failure>>);

fn one_step(mut drawing: Drawing, step: u32, look: bool, stopped: &CancellationToken) -> Stepped {
    drawing.step_unless(step, || stopped.is_cancelled());
    let preview = look.then(|| jpeg(&drawing));
    (drawing, preview)
}

fn subject(wanted: &Parameters, index: u32) -> Subject {
    Subject {
        prompt: wanted.prompt.clone(),
        negative_prompt: wanted.negative_prompt.clone(),
        width: wanted.width,
        height: wanted.height,
        steps: wanted.steps,
        cfg: wanted.cfg,
        seed: wanted.seed.unsigned_abs(),
        index,
    }
}

fn report(wanted: &Parameters, index: u32, step: u32) -> Progress {
    let total = wanted.steps.max(1) * wanted.batch_size;
    let stage = match wanted.batch_size {
        1 => "Sketching".into(),
        many => format!("Picture {} of {many}", index + 1),
    };
    Progress::new(index * wanted.steps.max(1) + step, total, stage)
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
    let words = "The sketch engine stumbled over this picture. Try another prompt or seed.";
    Failure::new(ErrorKind::Internal, words).with_cause(cause.to_string())
}

#[cfg(test)]
mod tests;
