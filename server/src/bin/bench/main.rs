//! Measures the server itself, its services and its doors, on SQLite and on PostgreSQL, and prints each number
//! beside its mark. A look, not a test: nothing fails for being slow. See docs/performance.md.

mod claims;
mod database;
mod engine;
mod history;
mod house;
mod http;
mod measure;
mod notifications;
mod queue;
mod report;
mod rest;

use clap::Parser;
use database::Ground;
use house::House;
use report::{Report, Row};
use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

/// What may go wrong on the way.
type Failed = Box<dyn Error + Send + Sync>;

#[derive(Parser)]
struct Arguments {
    /// A PostgreSQL server, postgres://…, on which a database may be made; without it only SQLite is measured.
    #[arg(long)]
    postgres: Option<String>,
    /// Jobs in the largest measurements.
    #[arg(long, default_value_t = 100_000)]
    jobs: u32,
    /// Requests or jobs in each measurement.
    #[arg(long, default_value_t = 2_000)]
    samples: usize,
    /// Where the data goes meanwhile; removed at the end.
    #[arg(long, default_value = "target/bench")]
    folder: PathBuf,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(&Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: &Arguments) -> Result<(), Failed> {
    let mut report = Report::default();
    report.add("SQLite", measured(arguments, None).await?);
    if let Some(server) = &arguments.postgres {
        report.add("PostgreSQL", measured(arguments, Some(server)).await?);
    }
    println!("{report}");
    Ok(())
}

/// Every measurement on one database.
async fn measured(arguments: &Arguments, server: Option<&str>) -> Result<Vec<Row>, Failed> {
    let ground = Ground::make(&arguments.folder, server).await?;
    let house = House::open(&ground).await?;
    let mut rows = queue::rows(&house, arguments).await?;
    rows.push(Row::new("the most memory so far, clients included", measure::most_memory(), "≤ 200 MB"));
    rows.extend(claims::rows(&house, arguments).await?);
    rows.extend(rest::rows(&house, arguments).await?);
    rows.extend(history::rows(&house, arguments).await?);
    rows.extend(notifications::rows(&house, arguments).await?);
    rows.push(Row::new("the most memory of all", measure::most_memory(), "≤ 200 MB"));
    drop(house);
    ground.remove().await?;
    Ok(rows)
}
