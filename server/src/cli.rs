//! The command line.

pub mod user;

use crate::config::SETTINGS;
use clap::{Parser, Subcommand};

/// Self-hosted studio for AI image generation.
///
/// Without a command, starts the server. Settings come from the environment: see `genonaut config`.
#[derive(Debug, Parser)]
#[command(name = "genonaut", version)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Start the server (default).
    Serve,
    /// Print all settings with their values and meanings; passwords are hidden.
    Config,
    /// Add users and reset passwords.
    #[command(subcommand)]
    User(UserCommand),
    /// Migrate the database and exit.
    Migrate,
}

/// The password is read from the terminal, or from the first line of piped input.
/// If it is empty, one is generated and printed.
#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// Create an account.
    Add {
        /// Username: 2 to 40 characters of a-z, 0-9, dot, underscore and dash.
        name: String,
        /// Allow managing engines and users.
        #[arg(long)]
        admin: bool,
    },
    /// Set a new password for a user and end their sessions.
    ResetPassword { name: String },
}

/// Prints every setting as a shell assignment.
pub fn print_config(look_up: impl Fn(&str) -> Option<String>) {
    for setting in SETTINGS {
        println!("# {}\n{}={}\n", setting.meaning, setting.name, setting.shown(&look_up));
    }
}
