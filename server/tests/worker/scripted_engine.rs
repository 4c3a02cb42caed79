//! An engine that does what a test tells it.

use async_trait::async_trait;
use bytes::Bytes;
use domain::engines::{EngineKind, Offer, OfferedModel};
use domain::jobs::{ErrorKind, Progress};
use image::{ImageFormat, Rgb, RgbImage};
use server::engine::{Attempt, AttemptError, Engine, Failure, Output, PingResponse, ProgressSink, Stop};
use std::collections::VecDeque;
use std::io::Cursor;
use std::sync::Mutex;
use tokio::sync::Notify;

/// What it does with one attempt; an empty script draws.
#[derive(Clone, Debug)]
pub enum Behavior {
    Draw,
    /// Reports these steps of 10, then draws.
    Report(Vec<u32>),
    /// Delivers these bytes as a picture.
    Deliver(&'static [u8]),
    /// Delivers no picture at all.
    DeliverNothing,
    Fail(ErrorKind),
    Panic,
    /// Draws until the owner cancels or the process stops.
    UntilStopped,
    /// Draws until [`ScriptedEngine::release`].
    UntilReleased,
    /// Has drawn, and delivers at [`ScriptedEngine::release`].
    GeneratedUntilReleased,
    /// Draws until [`ScriptedEngine::release`], then fails.
    FailWhenReleased(ErrorKind),
    /// Has no memory of an attempt that it is to go on with.
    Forget,
}

pub struct ScriptedEngine {
    id: i64,
    name: String,
    survives_restart: bool,
    pub offer: Mutex<Offer>,
    /// Whether it answers pings.
    pub up: Mutex<bool>,
    script: Mutex<VecDeque<Behavior>>,
    /// Jobs in the order in which their attempts began, and whether they were adopted.
    pub began: Mutex<Vec<(i64, bool)>>,
    /// Jobs whose cancellation reached it.
    pub cancelled: Mutex<Vec<i64>>,
    pub begun: Notify,
    told: Notify,
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
            begun: Notify::new(),
            told: Notify::new(),
        }
    }

    /// What it does with the next attempts, in order.
    pub fn then(&self, acts: impl IntoIterator<Item = Behavior>) {
        self.script.lock().unwrap().extend(acts);
    }

    /// Lets an attempt that waits go on.
    pub fn release(&self) {
        self.told.notify_one();
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
        self.begun.notify_one();
        let act = self.script.lock().unwrap().pop_front().unwrap_or(Behavior::Draw);
        match act {
            Behavior::Draw => {}
            Behavior::Report(steps) => {
                steps.into_iter().for_each(|step| sink.report(Progress::new(step, 10, "drawing")));
            }
            Behavior::Deliver(bytes) => return Ok(vec![output(Bytes::from_static(bytes), attempt)]),
            Behavior::DeliverNothing => return Ok(Vec::new()),
            Behavior::Fail(kind) => return Err(self.failure(kind)),
            Behavior::FailWhenReleased(kind) => {
                self.told.notified().await;
                return Err(self.failure(kind));
            }
            Behavior::Panic => panic!("a fault in the engine"),
            Behavior::Forget => return Err(AttemptError::Lost),
            Behavior::GeneratedUntilReleased => {
                sink.generation_finished();
                self.told.notified().await;
            }
            Behavior::UntilReleased => self.told.notified().await,
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
impl Engine for ScriptedEngine {
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
