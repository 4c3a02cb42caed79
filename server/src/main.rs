//! Reads the configuration, opens and migrates the database, then runs the web server and the worker.

use clap::Parser;
use migration::{DbErr, Migrator, MigratorTrait};
use server::cli::{Cli, Command, print_config, user};
use server::config::{Config, environment};
use server::data_folder::{DataFolder, start_log};
use server::open_files::keep_private;
use server::serve::serve;
use services::database::{Database, DatabaseLocation};
use std::error::Error;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    match run(Cli::parse().command.unwrap_or(Command::Serve)).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("genonaut: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(command: Command) -> Result<(), Box<dyn Error>> {
    if let Command::Config = command {
        print_config(environment);
        Config::from_environment()?;
        return Ok(());
    }
    let config = Config::from_environment()?;
    start_log(&config.log)?;
    keep_private();
    let folder = DataFolder::open(&config.data_dir)?;
    match command {
        Command::User(command) => user::run(command, &database(&config, &folder).await?).await,
        Command::Migrate => {
            let _alone = folder.lock(&config)?;
            database(&config, &folder).await?;
            println!("The database is up to date.");
            Ok(())
        }
        Command::Serve | Command::Config => {
            let _alone = folder.lock(&config)?;
            let database = database(&config, &folder).await?;
            serve(config, &folder, database).await
        }
    }
}

/// Opens the database and applies pending migrations.
async fn database(config: &Config, folder: &DataFolder) -> Result<Database, Box<dyn Error>> {
    let location = match &config.database_url {
        Some(url) => DatabaseLocation::Postgres(url.clone()),
        None => DatabaseLocation::Sqlite(folder.database()),
    };
    let database = Database::open(&location).await.map_err(|error| format!("database: {error}"))?;
    migrate(&database).await.map_err(|error| format!("database: {error}"))?;
    Ok(database)
}

async fn migrate(database: &Database) -> Result<(), DbErr> {
    let changes = Migrator::get_pending_migrations(&database.write).await?.len();
    Migrator::up(&database.write, None).await?;
    if changes > 0 {
        tracing::info!(changes, "database migrated");
    }
    Ok(())
}
