//! The real program under load with a fake ComfyUI: processes are killed, stopped, or suspended past their lease,
//! engines restarted and the disk filled, at random moments. Then everything is counted.
//!
//! `CHAOS_KILLS` sets the number of kills (a few by default), `CHAOS_SEED` repeats a run's random choices.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod chaos_run;
#[path = "../comfyui/fake_comfyui.rs"]
mod comfyui;
mod counts;
mod disk;
mod environment;
mod load_client;
mod plan;
mod report;
#[path = "../support/support.rs"]
mod support;

use chaos_run::ChaosRun;
use environment::Environment;
use plan::Plan;
use std::time::Duration;
use support::test_database::TestDatabase;

async fn pause(milliseconds: u64) {
    tokio::time::sleep(Duration::from_millis(milliseconds)).await;
}

/// Asserts every invariant on one database.
async fn nothing_is_lost_or_doubled(environment: Environment) {
    let plan = Plan::from_environment();
    let chaos_run = ChaosRun::begin(environment, &plan).await;
    let (result, ledger) = chaos_run.run_faults(plan).await;
    let counts = result.count().await;
    println!("{result}\n{}", report::summary(&counts, &result));
    let wrong = report::violations(&counts, &ledger, &result);
    assert!(wrong.is_empty(), "{}\nthe logs are in {}", wrong.join("\n"), result.save_logs());
    println!("nothing lost, nothing duplicated\n");
    result.environment.drop_database().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn row_14_and_21_nothing_is_lost_or_duplicated_on_sqlite() {
    nothing_is_lost_or_doubled(Environment::sqlite()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn row_14_and_21_nothing_is_lost_or_duplicated_on_postgresql() {
    if let Some(test_db) = TestDatabase::postgres().await {
        nothing_is_lost_or_doubled(Environment::postgresql(test_db)).await;
    }
}
