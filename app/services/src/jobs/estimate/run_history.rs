//! How long finished jobs of one model ran.

use crate::data::sql;
use chrono::{DateTime, Utc};
use domain::jobs::Parameters;
use sea_orm::{DatabaseConnection, DbErr, QueryResult};

/// Maximum number of finished jobs of a model that are read, newest first.
const MAX_ROWS: i64 = 1_000;
/// Maximum number of similar jobs that count, newest first: enough for quartiles, few enough to follow a machine that
/// changes.
const MAX_SAMPLES: usize = 50;
/// Fewer similar jobs give no estimate.
const MIN_SAMPLES: usize = 5;
/// Size classes per doubling of the number of pixels: 1024 × 1024 and 832 × 1216 are in the same class.
const SIZES_PER_DOUBLING: f64 = 4.0;

/// The middle half of a normal distribution lies within this many standard deviations.
pub(super) const QUARTILE: f64 = 0.6745;

/// Finished jobs of one model, newest first.
pub(super) struct RunHistory(Vec<Run>);

/// One finished job.
struct Run {
    engine: String,
    kind: JobShape,
    seconds: f64,
}

/// Jobs of one model and shape are similar on one engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct JobShape {
    size: i32,
    steps: i64,
    batch_size: i64,
}

/// Mean and variance of how long something takes, in seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Spread {
    pub mean: f64,
    pub variance: f64,
}

/// The newest finished jobs of `model`.
pub(super) async fn read(c: &DatabaseConnection, model: &str) -> Result<RunHistory, DbErr> {
    let rows = sql::all(
        c,
        "SELECT drawn_by, width, height, steps, batch_size, started_at, completed_at FROM generation_jobs \
         WHERE status = 'completed' AND checkpoint_model = $1 \
         AND drawn_by IS NOT NULL AND started_at IS NOT NULL AND completed_at IS NOT NULL \
         ORDER BY id DESC LIMIT $2",
        [model.into(), MAX_ROWS.into()],
    )
    .await?;
    Ok(RunHistory(rows.iter().map(run).collect::<Result<_, _>>()?))
}

fn run(row: &QueryResult) -> Result<Run, DbErr> {
    let number = |name| row.try_get::<i32>("", name).map(i64::from);
    let moment = |name| row.try_get::<DateTime<Utc>>("", name);
    let took = moment("completed_at")? - moment("started_at")?;
    Ok(Run {
        engine: row.try_get("", "drawn_by")?,
        kind: JobShape::new(number("width")?, number("height")?, number("steps")?, number("batch_size")?),
        seconds: took.as_seconds_f64().max(0.0),
    })
}

impl JobShape {
    fn new(width: i64, height: i64, steps: i64, batch_size: i64) -> Self {
        let pixels = (width * height).max(1) as f64;
        Self { size: (pixels.log2() * SIZES_PER_DOUBLING).round() as i32, steps, batch_size }
    }

    fn of(parameters: &Parameters) -> Self {
        let Parameters { width, height, steps, batch_size, .. } = *parameters;
        Self::new(width.into(), height.into(), steps.into(), batch_size.into())
    }
}

impl RunHistory {
    /// Run time of similar jobs on `engines` in seconds, 25th to 75th percentile; None if there are too few.
    pub fn range(&self, engines: &[&str], parameters: &Parameters) -> Option<[i64; 2]> {
        let mut seconds = self.like(engines, parameters)?;
        seconds.sort_by(f64::total_cmp);
        Some([0.25, 0.75].map(|share| quantile(&seconds, share).round() as i64))
    }

    /// Run time of a similar job on `engines`, or of any job of this model if there are too few similar ones.
    pub fn spread(&self, engines: &[&str], parameters: Option<&Parameters>) -> Option<Spread> {
        let like = parameters.and_then(|parameters| self.like(engines, parameters));
        like.or_else(|| self.newest(engines, |_| true)).map(|seconds| Spread::of(&seconds))
    }

    /// Remaining time of a job that has run for `elapsed` seconds, from similar jobs that ran longer than that.
    pub fn remaining(&self, engine: &str, parameters: &Parameters, elapsed: f64) -> Option<Spread> {
        let like = self.like(&[engine], parameters).or_else(|| self.newest(&[engine], |_| true))?;
        let left: Vec<f64> = like.iter().map(|all| all - elapsed).filter(|left| *left > 0.0).collect();
        Some(Spread::of(&left))
    }

    fn like(&self, engines: &[&str], parameters: &Parameters) -> Option<Vec<f64>> {
        let kind = JobShape::of(parameters);
        self.newest(engines, |run| run.kind == kind)
    }

    fn newest(&self, engines: &[&str], wanted: impl Fn(&Run) -> bool) -> Option<Vec<f64>> {
        let runs = self.0.iter().filter(|run| engines.contains(&run.engine.as_str()) && wanted(run));
        let seconds: Vec<f64> = runs.take(MAX_SAMPLES).map(|run| run.seconds).collect();
        (seconds.len() >= MIN_SAMPLES).then_some(seconds)
    }
}

/// Interpolated at share × (n + 1), so that for any number of similar jobs, half of the next ones fall between the
/// quartiles.
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let last = (sorted.len() - 1) as f64;
    let place = (share * (sorted.len() + 1) as f64 - 1.0).clamp(0.0, last);
    let (below, above) = (sorted[place.floor() as usize], sorted[place.ceil() as usize]);
    below + (above - below) * place.fract()
}

impl Spread {
    fn of(seconds: &[f64]) -> Self {
        let count = seconds.len() as f64;
        if seconds.is_empty() {
            return Self::default();
        }
        let mean = seconds.iter().sum::<f64>() / count;
        let square = |value: &f64| (value - mean).powi(2);
        Self { mean, variance: seconds.iter().map(square).sum::<f64>() / (count - 1.0).max(1.0) }
    }
}

#[cfg(test)]
mod tests;
