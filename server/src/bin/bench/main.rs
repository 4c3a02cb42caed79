//! Measures the server itself, its services and its routes, on SQLite and on PostgreSQL, and prints each number
//! beside its mark. A look, not a test: nothing fails for being slow. See docs/performance.md.

mod claims;
mod database;
mod engine;
mod filling;
mod history;
mod http;
mod measure;
mod notifications;
mod plan;
mod queue;
mod report;
mod rest;
mod seed;
mod seeded;
mod test_app;

use clap::{Parser, Subcommand, ValueEnum};
use database::TestDatabase;
use report::{Report, Row};
use seed::SeedSize;
use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;
use test_app::TestApp;

/// What may go wrong on the way.
type BenchError = Box<dyn Error + Send + Sync>;

/// With no command it measures on databases of its own.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    /// A PostgreSQL server, postgres://…, on which a database may be made; without it only SQLite is measured.
    #[arg(long, global = true)]
    postgres: Option<String>,
    /// Jobs in the largest measurements.
    #[arg(long, default_value_t = 100_000)]
    jobs: u32,
    /// Requests or jobs in each measurement.
    #[arg(long, global = true, default_value_t = 2_000)]
    samples: usize,
    /// Parts to measure; all of them without it.
    #[arg(long, value_delimiter = ',')]
    only: Vec<Part>,
    /// A file for the statements of each page that `pages` measures, to look at them with EXPLAIN.
    #[arg(long, global = true)]
    statements: Option<PathBuf>,
    /// Where the data goes meanwhile; removed at the end.
    #[arg(long, global = true, default_value = "target/bench")]
    folder: PathBuf,
}

#[derive(Subcommand)]
enum Command {
    /// Fill a database as if very many people had used it for years; person0, with the password "a long password", has
    /// the jobs that are one person's. Pictures have no files.
    Seed {
        /// postgres://… or where SQLite's file is or shall be.
        database: String,
        /// Jobs of everybody.
        #[arg(long, default_value_t = 1_000_000)]
        rows: u32,
        /// Jobs of person0.
        #[arg(long, default_value_t = 100_000)]
        of_one: u32,
    },
    /// Measure pages of the history under each filter on such a database.
    Pages {
        /// As for seed.
        database: String,
    },
}

/// Parts of the app that are measured by themselves, in this order.
#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Part {
    Queue,
    Claims,
    Rest,
    History,
    Notifications,
}

impl Part {
    async fn rows(self, app: &TestApp, arguments: &Arguments) -> Result<Vec<Row>, BenchError> {
        match self {
            Self::Queue => queue::rows(app, arguments).await,
            Self::Claims => claims::rows(app, arguments).await,
            Self::Rest => rest::rows(app, arguments).await,
            Self::History => history::rows(app, arguments).await,
            Self::Notifications => notifications::rows(app, arguments).await,
        }
    }
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

async fn run(arguments: &Arguments) -> Result<(), BenchError> {
    match &arguments.command {
        Some(Command::Seed { database, rows, of_one }) => {
            let test_database = TestDatabase::at(&arguments.folder, database).await?;
            let app = TestApp::open(&test_database).await?;
            let size = SeedSize { jobs: *rows, of_one: *of_one };
            seed::add(&app.database.write, size).await?;
            drop(app);
            test_database.remove().await
        }
        Some(Command::Pages { database }) => pages(arguments, database).await,
        None => measure(arguments).await,
    }
}

async fn pages(arguments: &Arguments, database: &str) -> Result<(), BenchError> {
    let test_database = TestDatabase::at(&arguments.folder, database).await?;
    let app = TestApp::open(&test_database).await?;
    let mut report = Report::default();
    report.add("history", seeded::rows(&app, arguments).await?);
    println!("{report}");
    drop(app);
    test_database.remove().await
}

async fn measure(arguments: &Arguments) -> Result<(), BenchError> {
    let mut report = Report::default();
    report.add("SQLite", measured(arguments, None).await?);
    if let Some(server) = &arguments.postgres {
        report.add("PostgreSQL", measured(arguments, Some(server)).await?);
    }
    println!("{report}");
    Ok(())
}

/// Every measurement on one database.
async fn measured(arguments: &Arguments, server: Option<&str>) -> Result<Vec<Row>, BenchError> {
    let test_database = TestDatabase::make(&arguments.folder, server).await?;
    let app = TestApp::open(&test_database).await?;
    let mut rows = Vec::new();
    for part in Part::value_variants() {
        if arguments.only.is_empty() || arguments.only.contains(part) {
            rows.extend(part.rows(&app, arguments).await?);
            rows.push(Row::new(
                "the most memory so far, clients included",
                measure::most_memory(),
                "≤ 200 MB",
            ));
        }
    }
    drop(app);
    test_database.remove().await?;
    Ok(rows)
}
