//! An engine that does what a test tells it.

use async_trait::async_trait;
use bytes::Bytes;
use domain::engines::{EngineKind, Offer, OfferedModel};
use domain::jobs::{ErrorKind, Progress};
use image::{ImageFormat, Rgb, RgbImage};
use server::engine::{Attempt, Ending, Engine, Failure, Output, ProgressSink, Pulse, Stop};
use std::collections::VecDeque;
use std::io::Cursor;
use std::sync::Mutex;
use tokio::sync::Notify;

/// What it does with one attempt; an empty script draws.
#[derive(Clone, Debug)]
pub enum Act {
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
    /// Draws until [`Scripted::go_on`].
    UntilTold,
    /// Has drawn, and delivers at [`Scripted::go_on`].
    DrawnUntilTold,
    /// Draws until [`Scripted::go_on`], then fails.
    FailWhenTold(ErrorKind),
    /// Has no memory of an attempt that it is to go on with.
    Forget,
}

pub struct Scripted {
    id: i64,
    name: String,
    outlives_us: bool,
    pub offer: Mutex<Offer>,
    /// Whether it answers pings.
    pub up: Mutex<bool>,
    script: Mutex<VecDeque<Act>>,
    /// Jobs in the order in which their attempts began, and whether they were adopted.
    pub began: Mutex<Vec<(i64, bool)>>,
    /// Jobs whose cancellation reached it.
    pub cancelled: Mutex<Vec<i64>>,
    pub begun: Notify,
    told: Notify,
}

impl Scripted {
    pub fn new(id: i64, name: &str, outlives_us: bool, models: &[&str]) -> Self {
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
            outlives_us,
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
    pub fn then(&self, acts: impl IntoIterator<Item = Act>) {
        self.script.lock().unwrap().extend(acts);
    }

    /// Lets an attempt that waits go on.
    pub fn go_on(&self) {
        self.told.notify_one();
    }

    fn failure(&self, kind: ErrorKind) -> Ending {
        let failure = Failure::new(kind, format!("{} says {kind:?}.", self.name));
        failure.with_cause("the engine's own text").into()
    }

    async fn act(
        &self,
        attempt: &Attempt,
        sink: &dyn ProgressSink,
        stop: &Stop,
        adopted: bool,
    ) -> Result<Vec<Output>, Ending> {
        self.began.lock().unwrap().push((attempt.job_id, adopted));
        self.begun.notify_one();
        let act = self.script.lock().unwrap().pop_front().unwrap_or(Act::Draw);
        match act {
            Act::Draw => {}
            Act::Report(steps) => {
                steps.into_iter().for_each(|step| sink.report(Progress::new(step, 10, "drawing")));
            }
            Act::Deliver(bytes) => return Ok(vec![output(Bytes::from_static(bytes), attempt)]),
            Act::DeliverNothing => return Ok(Vec::new()),
            Act::Fail(kind) => return Err(self.failure(kind)),
            Act::FailWhenTold(kind) => {
                self.told.notified().await;
                return Err(self.failure(kind));
            }
            Act::Panic => panic!("a fault in the engine"),
            Act::Forget => return Err(Ending::Lost),
            Act::DrawnUntilTold => {
                sink.drawn();
                self.told.notified().await;
            }
            Act::UntilTold => self.told.notified().await,
            Act::UntilStopped => {
                tokio::select! {
                    () = stop.cancel.cancelled() => {
                        self.cancelled.lock().unwrap().push(attempt.job_id);
                        return Err(Ending::Cancelled);
                    }
                    () = stop.detach.cancelled() => return Err(Ending::Detached),
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
impl Engine for Scripted {
    fn id(&self) -> i64 {
        self.id
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn kind(&self) -> EngineKind {
        if self.outlives_us { EngineKind::Comfyui } else { EngineKind::Sketch }
    }

    fn outlives_us(&self) -> bool {
        self.outlives_us
    }

    async fn offer(&self) -> Result<Offer, Failure> {
        Ok(self.offer.lock().unwrap().clone())
    }

    async fn ping(&self) -> Result<Pulse, Failure> {
        let up = *self.up.lock().unwrap();
        up.then_some(Pulse::default())
            .ok_or_else(|| Failure::new(ErrorKind::EngineUnreachable, "It does not answer."))
    }

    async fn generate(
        &self,
        attempt: &Attempt,
        progress: &dyn ProgressSink,
        stop: &Stop,
    ) -> Result<Vec<Output>, Ending> {
        self.act(attempt, progress, stop, false).await
    }

    async fn adopt(
        &self,
        attempt: &Attempt,
        progress: &dyn ProgressSink,
        stop: &Stop,
    ) -> Result<Vec<Output>, Ending> {
        self.act(attempt, progress, stop, true).await
    }
}
