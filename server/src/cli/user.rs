//! Accounts from the command line: the first admin of a headless machine, and lost passwords.

use super::UserCommand;
use domain::accounts::Role;
use domain::error::Error;
use rand::distr::{Alphanumeric, SampleString};
use services::accounts::NewAccount;
use services::database::Database;
use std::io::{self, BufRead, IsTerminal};

/// Length of a generated password in letters and digits: 119 bits.
const MADE_UP: usize = 20;

/// A password, and whether it was generated and has to be printed.
struct Password {
    text: String,
    made_up: bool,
}

/// Runs the command and prints the result.
///
/// # Errors
/// A message for the admin.
pub async fn run(command: UserCommand, database: &Database) -> Result<(), Box<dyn std::error::Error>> {
    let password = password()?;
    let text = password.text.clone();
    let name = match command {
        UserCommand::Add { name, admin } => add(database, name, text, admin).await?,
        UserCommand::ResetPassword { name } => {
            services::accounts::reset_password(&database.write, &name, &text).await?;
            println!("New password set for {name}. All their sessions have ended.");
            name
        }
    };
    if password.made_up {
        println!("Password for {name}: {}", password.text);
    }
    Ok(())
}

async fn add(database: &Database, name: String, password: String, admin: bool) -> Result<String, Error> {
    let role = if admin { Role::Admin } else { Role::Member };
    let account = NewAccount { username: name, password, display_name: None, role };
    let user = services::accounts::create_user(&database.write, &account).await?;
    println!("{} can sign in{}.", user.username, if admin { " and is an admin" } else { "" });
    Ok(user.username)
}

fn password() -> io::Result<Password> {
    let mut typed = String::new();
    if io::stdin().is_terminal() {
        typed = rpassword::prompt_password("Password (leave empty to generate one): ")?;
    } else {
        io::stdin().lock().read_line(&mut typed)?;
    }
    let typed = typed.trim_end_matches(['\r', '\n']);
    Ok(if typed.is_empty() {
        Password { text: Alphanumeric.sample_string(&mut rand::rng(), MADE_UP), made_up: true }
    } else {
        Password { text: typed.to_owned(), made_up: false }
    })
}
