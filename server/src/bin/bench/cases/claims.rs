//! Measures the claim alone, at increasing queue lengths.

use crate::cases::filling::{add_waiting, clear};
use crate::database::analyze_tables;
use crate::measure::Times;
use crate::report::Measurement;
use crate::test_app::TestApp;
use crate::{Arguments, BenchError};
use services::database::Database;
use services::queue::{ClaimEngine, Requeue, claim, requeue};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

const LEASE: Duration = Duration::from_secs(30);
const OWNER: &str = "bench";

/// Each length with 2 and 20 users, one and four slots.
pub async fn rows(app: &TestApp, arguments: &Arguments) -> Result<Vec<Measurement>, BenchError> {
    let mut rows = Vec::new();
    let mut flatness = Vec::new();
    for people in [2, 20] {
        for slots in [1, 4] {
            let mut medians = Vec::new();
            for waiting in [100, arguments.jobs / 10, arguments.jobs] {
                let times = Times::new(claims(app, arguments, waiting, people, slots).await?);
                medians.push(times.median().as_secs_f64());
                let what = format!("claim, {waiting} waiting of {people} people, {slots} side by side");
                rows.push(Measurement::new(what, times, "p99 ≤ 2 ms"));
            }
            let (first, last) = (medians.first().copied(), medians.last().copied());
            let ratio = last.unwrap_or_default() / first.unwrap_or_default();
            flatness.push(format!("{ratio:.2}"));
        }
    }
    let what = format!("claim, p50 at {} by p50 at 100, in the order above", arguments.jobs);
    rows.push(Measurement::new(what, flatness.join(", "), "≤ 1.3"));
    Ok(rows)
}

async fn claims(
    app: &TestApp,
    arguments: &Arguments,
    waiting: u32,
    people: usize,
    slots: usize,
) -> Result<Vec<Duration>, BenchError> {
    clear(&app.database.write).await?;
    add_waiting(&app.database.write, waiting, people).await?;
    analyze_tables(&app.database.write).await?;
    let mut tasks = JoinSet::new();
    for _ in 0..slots {
        let each = arguments.samples / 4 / slots;
        tasks.spawn(one_slot(app.database.clone(), app.claim_engine(), each));
    }
    let mut times = Vec::new();
    while let Some(done) = tasks.join_next().await {
        times.extend(done??);
    }
    Ok(times)
}

/// Claims and requeues, so that the queue keeps its length; only the claim is timed. On PostgreSQL, other slots may
/// hold all heads of the queue for a moment: like a worker, this retries, within the measured time.
async fn one_slot(
    database: Database,
    engine: ClaimEngine,
    count: usize,
) -> Result<Vec<Duration>, BenchError> {
    let mut times = Vec::new();
    for _ in 0..count {
        let start = Instant::now();
        let claimed = loop {
            if let Some(claimed) = claim(&database.write, OWNER, LEASE, &engine).await? {
                break claimed;
            }
        };
        times.push(start.elapsed());
        requeue(&database.write, &claimed, OWNER, &Requeue::default()).await?;
    }
    Ok(times)
}
