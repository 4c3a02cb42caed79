//! An engine that follows a script.

use async_trait::async_trait;
use bytes::Bytes;
use domain::engines::{EngineKind, Offer, OfferedModel};
use domain::jobs::{ErrorKind, Progress};
use image::{ImageFormat, Rgb, RgbImage};
use server::engine::{Attempt, AttemptError, Failure, ImageEngine, Output, PingResponse, ProgressSink, Stop};
use std::collections::VecDeque;
use std::io::Cursor;
use std::sync::Mutex;
use tokio::sync::Notify;

/// What the engine does with one attempt. With an empty script it generates.
#[derive(Clone, Debug)]
pub enum Behavior {
    Generate,
    /// Reports these steps of 10, then generates.
    Report(Vec<u32>),
    /// Delivers these bytes as a picture.
    Deliver(&'static [u8]),
    /// Delivers no picture at all.
    DeliverNothing,
    Fail(ErrorKind),
    Panic,
    /// Runs until the owner cancels or the process stops.
    UntilStopped,
    /// Runs until [`ScriptedEngine::release`].
    UntilReleased,
    /// Generates at once, delivers at [`ScriptedEngine::release`].
    GeneratedUntilReleased,
    /// Runs until [`ScriptedEngine::release`], then fails.
    FailWhenReleased(ErrorKind),
    /// Doesn't know the attempt it should adopt.
    Forget,
}

pub struct ScriptedEngine {
    id: i64,
    name: String,
    survives_restart: bool,
    pub offer: Mutex<Offer>,
    /// Whether it answers probes.
    pub up: Mutex<bool>,
    script: Mutex<VecDeque<Behavior>>,
    /// Jobs in the order in which their attempts started, and whether they were adopted.
    pub began: Mutex<Vec<(i64, bool)>>,
    /// Jobs whose cancellation it received.
    pub cancelled: Mutex<Vec<i64>>,
    pub started: Notify,
    released: Notify,
}

impl ScriptedEngine {
    pub fn new(id: i64, name: &str, survives_restart: bool, models: &[&str]) -> Self {
        let model = |name: &&str| OfferedModel { name: (*name).into(), ..OfferedModel::default() };
        let offer = Offer {
            checkpoints: models.iter().map(model).collect(),
            samplers: vec!["euler_ancestral".into()],
            schedulers: vec!["normal".into()],
            ..Offer::default()
        };
        Self {
            id,
            name: name.into(),
            survives_restart,
            offer: Mutex::new(offer),
            up: Mutex::new(true),
            script: Mutex::default(),
            began: Mutex::default(),
            cancelled: Mutex::default(),
            started: Notify::new(),
            released: Notify::new(),
        }
    }

    /// Its script for the next attempts, in order.
    pub fn then(&self, acts: impl IntoIterator<Item = Behavior>) {
        self.script.lock().unwrap().extend(acts);
    }

    /// Lets a held attempt continue.
    pub fn release(&self) {
        self.released.notify_one();
    }

    fn failure(&self, kind: ErrorKind) -> AttemptError {
        let failure = Failure::new(kind, format!("{} says {kind:?}.", self.name));
        failure.with_cause("the engine's own text").into()
    }

    async fn act(
        &self,
        attempt: &Attempt,
        sink: &dyn ProgressSink,
        stop: &Stop,
        adopted: bool,
    ) -> Result<Vec<Output>, AttemptError> {
        self.began.lock().unwrap().push((attempt.job_id, adopted));
        self.started.notify_one();
        let act = self.script.lock().unwrap().pop_front().unwrap_or(Behavior::Generate);
        match act {
            Behavior::Generate => {}
            Behavior::Report(steps) => {
                steps.into_iter().for_each(|step| sink.report(Progress::new(step, 10, "drawing")));
            }
            Behavior::Deliver(bytes) => return Ok(vec![output(Bytes::from_static(bytes), attempt)]),
            Behavior::DeliverNothing => return Ok(Vec::new()),
            Behavior::Fail(kind) => return Err(self.failure(kind)),
            Behavior::FailWhenReleased(kind) => {
                self.released.notified().await;
                return Err(self.failure(kind));
            }
            Behavior::Panic => panic!("scripted panic"),
            Behavior::Forget => return Err(AttemptError::Lost),
            Behavior::GeneratedUntilReleased => {
                sink.generation_finished();
                self.released.notified().await;
            }
            Behavior::UntilReleased => self.released.notified().await,
            Behavior::UntilStopped => {
                tokio::select! {
                    () = stop.cancel.cancelled() => {
                        self.cancelled.lock().unwrap().push(attempt.job_id);
                        return Err(AttemptError::Cancelled);
                    }
                    () = stop.detach.cancelled() => return Err(AttemptError::Detached),
                }
            }
        }
        Ok((0..attempt.parameters.batch_size).map(|index| output(picture(attempt, index), attempt)).collect())
    }
}

fn output(bytes: Bytes, attempt: &Attempt) -> Output {
    let (width, height) = (attempt.parameters.width, attempt.parameters.height);
    Output { bytes, mime: "image/png", width, height, cached: false }
}

fn picture(attempt: &Attempt, index: u32) -> Bytes {
    let (width, height) = (attempt.parameters.width, attempt.parameters.height);
    let colour = Rgb([(index * 40) as u8, 120, 200]);
    let mut file = Cursor::new(Vec::new());
    RgbImage::from_pixel(width, height, colour).write_to(&mut file, ImageFormat::Png).unwrap();
    file.into_inner().into()
}

#[async_trait]
impl ImageEngine for ScriptedEngine {
    fn id(&self) -> i64 {
        self.id
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn kind(&self) -> EngineKind {
        if self.survives_restart { EngineKind::Comfyui } else { EngineKind::Sketch }
    }

    fn survives_restart(&self) -> bool {
        self.survives_restart
    }

    async fn offer(&self) -> Result<Offer, Failure> {
        Ok(self.offer.lock().unwrap().clone())
    }

    async fn ping(&self) -> Result<PingResponse, Failure> {
        let up = *self.up.lock().unwrap();
        up.then_some(PingResponse::default())
            .ok_or_else(|| Failure::new(ErrorKind::EngineUnreachable, "It does not answer."))
    }

    async fn generate(
        &self,
        attempt: &Attempt,
        progress: &dyn ProgressSink,
        stop: &Stop,
    ) -> Result<Vec<Output>, AttemptError> {
        self.act(attempt, progress, stop, false).await
    }

    async fn adopt(
        &self,
        attempt: &Attempt,
        progress: &dyn ProgressSink,
        stop: &Stop,
    ) -> Result<Vec<Output>, AttemptError> {
        self.act(attempt, progress, stop, true).await
    }
}
