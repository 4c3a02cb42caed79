//! The whole path of a job, with an engine that needs no time.

use crate::database::settle;
use crate::filling::{add_waiting, clear};
use crate::house::{House, SLOTS};
use crate::measure::Times;
use crate::report::Row;
use crate::{Arguments, Failed};
use domain::jobs::NewGenerationJob;
use services::jobs::create;
use std::time::{Duration, Instant};

/// People whose jobs wait.
const PEOPLE: usize = 2;
/// How often is looked whether a job has begun.
const LOOK: Duration = Duration::from_micros(200);

/// Throughput with few and many waiting, and how soon a new job starts.
pub async fn rows(house: &House, arguments: &Arguments) -> Result<Vec<Row>, Failed> {
    let samples = u32::try_from(arguments.samples)?;
    let few = throughput(house, samples, arguments.samples).await?;
    let many = throughput(house, arguments.jobs, arguments.samples).await?;
    let started = Times::new(starts(house, arguments.samples / 4).await?);
    Ok(vec![
        Row::new(format!("queue, whole path, {samples} waiting"), rate(few), "≥ 500/s; PostgreSQL ≥ 400/s"),
        Row::new(format!("queue, whole path, {} waiting", arguments.jobs), rate(many), "as above"),
        Row::new("the one by the other", format!("{:.2}", few / many), "≤ 1.3"),
        Row::new("enqueue to start", started, "p99 ≤ 10 ms"),
    ])
}

fn rate(rate: f64) -> String {
    format!("{rate:.0}/s")
}

/// Jobs a second from the first claim on, until `count` of those that wait have ended.
async fn throughput(house: &House, waiting: u32, count: usize) -> Result<f64, Failed> {
    clear(&house.database.write).await?;
    add_waiting(&house.database.write, waiting, PEOPLE).await?;
    settle(&house.database.write).await?;
    // When so many more have begun, the first `count` have ended.
    let slots = usize::try_from(SLOTS)?;
    let count = count.min(usize::try_from(waiting)? - slots);
    let (before, start) = (house.engine.begun(), Instant::now());
    let working = house.work();
    while house.engine.begun() < before + count + slots {
        tokio::time::sleep(LOOK).await;
    }
    let rate = count as f64 / start.elapsed().as_secs_f64();
    working.stop().await?;
    Ok(rate)
}

/// From the moment a job is in the queue to that when its engine is asked, with every slot free.
async fn starts(house: &House, count: usize) -> Result<Vec<Duration>, Failed> {
    clear(&house.database.write).await?;
    let working = house.work();
    let user = &house.people.first().ok_or("nobody")?.user;
    let mut times = Vec::new();
    for _ in 0..count {
        let new = NewGenerationJob { prompt: "a lighthouse".into(), ..NewGenerationJob::default() };
        let made = create(&house.database, &user.id, new, None).await?;
        let enqueued = Instant::now();
        house.wake.ring();
        let begun = loop {
            match house.engine.begun_at(made.job.id) {
                Some(begun) => break begun,
                None => tokio::time::sleep(LOOK).await,
            }
        };
        times.push(begun.saturating_duration_since(enqueued));
    }
    working.stop().await?;
    Ok(times)
}
