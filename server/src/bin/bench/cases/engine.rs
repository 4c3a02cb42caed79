//! An engine that delivers at once.

use async_trait::async_trait;
use bytes::Bytes;
use domain::engines::{EngineKind, Offer, OfferedModel};
use image::{ImageFormat, Rgb, RgbImage};
use server::engine::{Attempt, AttemptError, Failure, ImageEngine, Output, PingResponse, ProgressSink, Stop};
use std::collections::HashMap;
use std::io::Cursor;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// Width and height in pixels: the smallest allowed, since images are not measured.
const SIDE: u32 = 64;

/// Delivers the same small picture at once.
pub struct InstantEngine {
    id: i64,
    name: String,
    picture: Bytes,
    started: AtomicUsize,
    // A std Mutex: held for a map look-up only, never across an await.
    started_at: Mutex<HashMap<i64, Instant>>,
}

impl InstantEngine {
    pub fn new(id: i64, name: &str) -> Result<Self, image::ImageError> {
        let mut picture = Cursor::new(Vec::new());
        RgbImage::from_pixel(SIDE, SIDE, Rgb([40, 90, 160])).write_to(&mut picture, ImageFormat::Png)?;
        Ok(Self {
            id,
            name: name.into(),
            picture: picture.into_inner().into(),
            started: AtomicUsize::new(0),
            started_at: Mutex::default(),
        })
    }

    /// Attempts started so far.
    pub fn started(&self) -> usize {
        self.started.load(Ordering::Relaxed)
    }

    /// When the attempt of `job_id` started.
    pub fn started_at(&self, job_id: i64) -> Option<Instant> {
        self.started_at.lock().unwrap_or_else(PoisonError::into_inner).remove(&job_id)
    }
}

#[async_trait]
impl ImageEngine for InstantEngine {
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

    async fn offer(&self) -> Result<Offer, Failure> {
        let model = OfferedModel { name: crate::cases::filling::MODEL.into(), ..OfferedModel::default() };
        Ok(Offer {
            checkpoints: vec![model],
            samplers: vec!["euler_ancestral".into()],
            schedulers: vec!["normal".into()],
            ..Offer::default()
        })
    }

    async fn ping(&self) -> Result<PingResponse, Failure> {
        Ok(PingResponse::default())
    }

    async fn generate(
        &self,
        attempt: &Attempt,
        _: &dyn ProgressSink,
        _: &Stop,
    ) -> Result<Vec<Output>, AttemptError> {
        self.started.fetch_add(1, Ordering::Relaxed);
        let mut started_at = self.started_at.lock().unwrap_or_else(PoisonError::into_inner);
        started_at.insert(attempt.job_id, Instant::now());
        drop(started_at);
        let (bytes, mime) = (self.picture.clone(), "image/png");
        Ok(vec![Output { bytes, mime, width: SIDE, height: SIDE, cached: false }])
    }

    async fn adopt(&self, _: &Attempt, _: &dyn ProgressSink, _: &Stop) -> Result<Vec<Output>, AttemptError> {
        Err(AttemptError::Lost)
    }
}
