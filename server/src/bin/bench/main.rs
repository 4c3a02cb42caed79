//! Measures the server, its services and its routes on SQLite and PostgreSQL, and prints each number with its target.
//! Slow results do not fail. See docs/performance.md.

mod cases;
mod database;
mod http;
mod measure;
mod plan;
mod report;
mod seed;
mod seeded;
mod test_app;

use clap::{Parser, Subcommand, ValueEnum};
use database::TestDatabase;
use report::{Measurement, Report};
use seed::SeedSize;
use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;
use test_app::TestApp;

/// Any error.
type BenchError = Box<dyn Error + Send + Sync>;

/// Without a command, measures on new databases.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Option<BenchCommand>,
    /// PostgreSQL server, postgres://…, where a database may be created; without it, only SQLite is measured.
    #[arg(long, global = true)]
    postgres: Option<String>,
    /// Jobs in the largest measurements.
    #[arg(long, default_value_t = 100_000)]
    jobs: u32,
    /// Requests or jobs in each measurement.
    #[arg(long, global = true, default_value_t = 2_000)]
    samples: usize,
    /// Parts to measure; default: all.
    #[arg(long, value_delimiter = ',')]
    only: Vec<BenchPart>,
    /// File for the SQL statements of each page that `pages` measures, for use with EXPLAIN.
    #[arg(long, global = true)]
    statements: Option<PathBuf>,
    /// Folder for data; removed at the end.
    #[arg(long, global = true, default_value = "target/bench")]
    folder: PathBuf,
}

#[derive(Subcommand)]
enum BenchCommand {
    /// Fill a database as after years of use by very many users. person0 has the password "a long password". Images
    /// have no files.
    Seed {
        /// postgres://… or the path of an SQLite file.
        database: String,
        /// Jobs of all users.
        #[arg(long, default_value_t = 1_000_000)]
        rows: u32,
        /// Jobs of person0.
        #[arg(long, default_value_t = 100_000)]
        of_one: u32,
    },
    /// Measure pages of the history with each filter on such a database.
    Pages {
        /// Database, as for seed.
        database: String,
    },
}

/// Parts that are measured separately, in this order.
#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum BenchPart {
    Queue,
    Claims,
    Rest,
    History,
    Notifications,
}

impl BenchPart {
    async fn rows(self, app: &TestApp, arguments: &Arguments) -> Result<Vec<Measurement>, BenchError> {
        match self {
            Self::Queue => cases::queue::rows(app, arguments).await,
            Self::Claims => cases::claims::rows(app, arguments).await,
            Self::Rest => cases::rest::rows(app, arguments).await,
            Self::History => cases::history::rows(app, arguments).await,
            Self::Notifications => cases::notifications::rows(app, arguments).await,
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
        Some(BenchCommand::Seed { database, rows, of_one }) => {
            let test_database = TestDatabase::at(&arguments.folder, database).await?;
            let app = TestApp::open(&test_database).await?;
            let size = SeedSize { jobs: *rows, of_one: *of_one };
            seed::add(&app.database.write, size).await?;
            drop(app);
            test_database.remove().await
        }
        Some(BenchCommand::Pages { database }) => pages(arguments, database).await,
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

/// All measurements on one database.
async fn measured(arguments: &Arguments, server: Option<&str>) -> Result<Vec<Measurement>, BenchError> {
    let test_database = TestDatabase::make(&arguments.folder, server).await?;
    let app = TestApp::open(&test_database).await?;
    let mut rows = Vec::new();
    for part in BenchPart::value_variants() {
        if arguments.only.is_empty() || arguments.only.contains(part) {
            rows.extend(part.rows(&app, arguments).await?);
            rows.push(Measurement::new(
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
