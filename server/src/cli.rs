//! The command line.

pub mod user;

use crate::config::SETTINGS;
use clap::{Parser, Subcommand};

/// Self-hosted studio for AI image generation.
///
/// With no command it serves. Settings come from the environment: see `genonaut config`.
#[derive(Debug, Parser)]
#[command(name = "genonaut", version)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the pages and draw (the default).
    Serve,
    /// Print every setting with its value and meaning; passwords are hidden.
    Config,
    /// Add people and give them new passwords.
    #[command(subcommand)]
    User(UserCommand),
    /// Bring the database up to date and end.
    Migrate,
}

/// The password is read from the terminal or, when something is piped in, from its first line;
/// with nothing typed one is made up and printed.
#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// Make an account.
    Add {
        /// 2 to 40 of a-z, 0-9, dot, underscore, dash.
        name: String,
        /// May also manage engines and people.
        #[arg(long)]
        admin: bool,
    },
    /// Give somebody a new password; their sessions end.
    ResetPassword { name: String },
}

/// Every setting, as it would be exported in a shell.
pub fn print_config(look_up: impl Fn(&str) -> Option<String>) {
    for setting in SETTINGS {
        println!("# {}\n{}={}\n", setting.meaning, setting.name, setting.shown(&look_up));
    }
}
