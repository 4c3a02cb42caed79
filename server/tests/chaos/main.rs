//! The real program under load, with a fake ComfyUI behind it: killed, held up past its lease, stopped, its
//! engines restarted and its disk filled, at random moments. Then everything is counted.
//!
//! `CHAOS_KILLS` sets how long it goes on (a few by default), `CHAOS_SEED` repeats a run's dice.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod account;
mod client;
#[path = "../comfyui/mod.rs"]
mod comfyui;
mod count;
mod disk;
mod place;
mod plan;
mod program;
mod storm;
mod verdict;

use place::Place;
use plan::Plan;
use storm::Storm;

/// Everything that must hold, on one database.
async fn nothing_is_lost_or_doubled(place: Place) {
    let plan = Plan::from_environment();
    let storm = Storm::begin(place, &plan).await;
    let (aftermath, ledger) = storm.rage(plan).await;
    let counts = aftermath.count().await;
    println!("{aftermath}\n{}", verdict::report(&counts, &aftermath));
    let wrong = verdict::wrong(&counts, &ledger, &aftermath);
    assert!(wrong.is_empty(), "{}\nthe logs are in {}", wrong.join("\n"), aftermath.keep_logs().display());
    println!("nothing lost, nothing doubled\n");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn row_14_and_21_nothing_is_lost_or_doubled_on_sqlite() {
    nothing_is_lost_or_doubled(Place::sqlite()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn row_14_and_21_nothing_is_lost_or_doubled_on_postgresql() {
    if let Ok(url) = std::env::var("TEST_DATABASE_URL") {
        nothing_is_lost_or_doubled(Place::postgresql(&url).await).await;
    }
}
