//! Measures the whole path of a job, with an engine that takes no time.

use crate::cases::filling::{add_waiting, clear};
use crate::database::analyze_tables;
use crate::measure::Times;
use crate::report::Measurement;
use crate::test_app::{SLOTS, TestApp};
use crate::{Arguments, BenchError};
use domain::jobs::NewGenerationJob;
use services::jobs::create;
use std::time::{Duration, Instant};

/// Users with waiting jobs.
const PEOPLE: usize = 2;
/// Time between two checks whether a job has started.
const POLL_INTERVAL: Duration = Duration::from_micros(200);

/// Throughput with few and many waiting jobs, and the time until a new job starts.
pub async fn rows(app: &TestApp, arguments: &Arguments) -> Result<Vec<Measurement>, BenchError> {
    let samples = u32::try_from(arguments.samples)?;
    let few = throughput(app, samples, arguments.samples).await?;
    let many = throughput(app, arguments.jobs, arguments.samples).await?;
    let started = Times::new(starts(app, arguments.samples / 4).await?);
    Ok(vec![
        Measurement::new(
            format!("queue, whole path, {samples} waiting"),
            rate(few),
            "≥ 500/s; PostgreSQL ≥ 400/s",
        ),
        Measurement::new(format!("queue, whole path, {} waiting", arguments.jobs), rate(many), "as above"),
        Measurement::new("the one by the other", format!("{:.2}", few / many), "≤ 1.3"),
        Measurement::new("enqueue to start", started, "p99 ≤ 10 ms"),
    ])
}

fn rate(rate: f64) -> String {
    format!("{rate:.0}/s")
}

/// Jobs per second from the first claim until `count` of the waiting jobs have ended.
async fn throughput(app: &TestApp, waiting: u32, count: usize) -> Result<f64, BenchError> {
    clear(&app.database.write).await?;
    add_waiting(&app.database.write, waiting, PEOPLE).await?;
    analyze_tables(&app.database.write).await?;
    // When this many more have started, the first `count` have ended.
    let slots = usize::try_from(SLOTS)?;
    let count = count.min(usize::try_from(waiting)? - slots);
    let (before, start) = (app.engine.started(), Instant::now());
    let running_worker = app.start_worker();
    while app.engine.started() < before + count + slots {
        tokio::time::sleep(POLL_INTERVAL).await;
    }
    let rate = count as f64 / start.elapsed().as_secs_f64();
    running_worker.stop().await?;
    Ok(rate)
}

/// Time from a job entering the queue to its engine getting it, with every slot free.
async fn starts(app: &TestApp, count: usize) -> Result<Vec<Duration>, BenchError> {
    clear(&app.database.write).await?;
    let running_worker = app.start_worker();
    let user = &app.people.first().ok_or("nobody")?.user;
    let mut times = Vec::new();
    for _ in 0..count {
        let new = NewGenerationJob { prompt: "a lighthouse".into(), ..NewGenerationJob::default() };
        let made = create(&app.database, &user.id, new, None).await?;
        let enqueued = Instant::now();
        app.worker_signal.notify();
        let started = loop {
            match app.engine.started_at(made.job.id) {
                Some(started) => break started,
                None => tokio::time::sleep(POLL_INTERVAL).await,
            }
        };
        times.push(started.saturating_duration_since(enqueued));
    }
    running_worker.stop().await?;
    Ok(times)
}
