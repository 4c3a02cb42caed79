//! The program itself: its commands, and that it runs wherever it is copied.

use crate::support::test_server::TestServer;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The assets of a page, named as in the release build.
const HASHES: &str = "js: abc\nwasm: def\ncss: 123\n";
const FILES: [&str; 3] = ["genonaut.abc.js", "genonaut.def.wasm", "genonaut.123.css"];

/// A copy of the program in its own folder, with the site files beside it.
struct Installation {
    folder: tempfile::TempDir,
}

impl Installation {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        // Copied by another process: this one forks for other tests at the same time, and a child that holds the copy
        // open for writing causes "text file busy".
        let copied = Command::new("cp").arg(env!("CARGO_BIN_EXE_genonaut")).arg(folder.path()).status();
        assert!(copied.unwrap().success());
        std::fs::create_dir_all(folder.path().join("site/pkg")).unwrap();
        std::fs::create_dir_all(folder.path().join("work")).unwrap();
        std::fs::write(folder.path().join("hash.txt"), HASHES).unwrap();
        for name in FILES {
            std::fs::write(folder.path().join("site/pkg").join(name), name).unwrap();
        }
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The program with an empty environment, in a working directory other than its own.
    fn command(&self) -> Command {
        let mut command = Command::new(self.path("genonaut"));
        command.env_clear().env("GENONAUT_ADDR", "127.0.0.1:0").current_dir(self.path("work"));
        command
    }

    /// Starts the program and waits until it is ready. Its error output is in `errors`.
    async fn start(&self, command: Command) -> TestServer {
        TestServer::start(command, &self.path("errors")).await
    }

    fn run(&self, arguments: &[&str], input: &str) -> Output {
        let mut command = self.command();
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    }
}

/// The response to a request for exactly this path, however it is spelled.
fn get(server: &TestServer, path: &str) -> String {
    let mut stream = TcpStream::connect(server.address).unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", server.address);
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[tokio::test]
async fn row_46_a_copied_program_with_an_empty_environment_serves_its_page() {
    let installation = Installation::new();
    let mut running = installation.start(installation.command()).await;
    let advice = running.next_line().await;
    assert!(advice.contains("/setup"), "{advice}");
    let page = get(&running, "/setup");
    for name in FILES {
        assert!(page.contains(name), "{name}");
        assert!(get(&running, &format!("/pkg/{name}")).ends_with(name));
    }
    // Finding 6: each file has one spelling, is cached under it and sent whole.
    let file = FILES[0];
    for other in [format!("/pkg//{file}"), format!("/pkg/./{file}"), format!("/pkg/%67{}", &file[1..])] {
        assert!(!get(&running, &other).starts_with("HTTP/1.1 200"), "{other}");
    }
    assert!(get(&running, "/readyz").starts_with("HTTP/1.1 200"));
    assert_eq!(mode(&installation.path("work/data")), 0o700);
    assert_eq!(mode(&installation.path("work/data/genonaut.sqlite")), 0o600, "finding 19: files inside");
    assert_eq!(mode(&installation.path("work/data/files")), 0o700, "finding 19: folders inside");

    let second = installation.run(&[], "");
    assert!(!second.status.success());
    assert!(
        text(&second.stderr).contains("another genonaut uses the data folder"),
        "{}",
        text(&second.stderr)
    );
    let added = installation.run(&["user", "add", "ben"], "a long password\n");
    assert!(added.status.success(), "{}", text(&added.stderr));
    assert!(get(&running, "/login").contains("200 OK"));
    running.terminate().await;
}

#[test]
fn accounts_are_created_and_repaired_from_the_command_line() {
    let installation = Installation::new();
    let made_up = text(&installation.run(&["user", "add", "ada", "--admin"], "").stdout);
    let password =
        made_up.lines().find_map(|line| line.strip_prefix("Password for ada: ")).expect("no password");
    assert_eq!(password.len(), 20);
    let twice = installation.run(&["user", "add", "ada"], "a long password\n");
    assert!(!twice.status.success() && text(&twice.stderr).contains("username"), "{}", text(&twice.stderr));
    let weak = installation.run(&["user", "reset-password", "ada"], "short\n");
    assert!(!weak.status.success() && text(&weak.stderr).contains("10 to 200"), "{}", text(&weak.stderr));
    assert!(installation.run(&["user", "reset-password", "ada"], "another long password\n").status.success());
    assert!(
        !installation.run(&["user", "reset-password", "nobody"], "another long password\n").status.success()
    );
    assert!(installation.run(&["migrate"], "").status.success());
}

#[test]
fn a_log_file_has_no_colours_and_a_repeated_migration_logs_nothing() {
    let installation = Installation::new();
    let log = |output: Output| text(&output.stderr);
    let first = log(installation.run(&["migrate"], ""));
    assert_eq!(first.lines().count(), 1, "{first}");
    assert!(first.contains("database migrated") && !first.contains('\u{1b}'), "{first}");
    assert_eq!(log(installation.run(&["migrate"], "")), "");
}

#[test]
fn settings_are_printed_and_invalid_ones_named() {
    let installation = Installation::new();
    let printed = installation
        .command()
        .arg("config")
        .env("GENONAUT_DATABASE_URL", "postgres://me:secret@host/x")
        .output()
        .unwrap();
    let printed = text(&printed.stdout);
    for setting in server::config::SETTINGS {
        assert!(printed.contains(setting.name) && printed.contains(setting.meaning), "{}", setting.name);
    }
    assert!(!printed.contains("secret"), "{printed}");
    let wrong = installation.command().env("GENONAUT_SKETCH", "perhaps").output().unwrap();
    assert!(text(&wrong.stderr).contains("GENONAUT_SKETCH"), "{}", text(&wrong.stderr));
    let help = text(&installation.command().arg("--help").output().unwrap().stdout);
    for command in ["serve", "config", "user", "migrate"] {
        assert!(help.contains(command), "{help}");
    }
}

/// The warnings of a start, until the program is ready.
async fn startup_errors(installation: &Installation) -> String {
    let mut command = installation.command();
    command.env("RUST_LOG", "off");
    let errors = installation.start(command).await.log();
    std::fs::remove_file(installation.path("errors")).unwrap();
    errors
}

#[tokio::test]
async fn missing_page_files_are_reported_in_one_line() {
    let installation = Installation::new();
    assert_eq!(startup_errors(&installation).await, "");
    for name in FILES {
        let file = installation.path("site/pkg").join(name);
        std::fs::remove_file(&file).unwrap();
        let startup_output = startup_errors(&installation).await;
        assert!(
            startup_output.contains(name) && startup_output.contains("different builds"),
            "{startup_output}"
        );
        assert_eq!(startup_output.lines().count(), 1, "{startup_output}");
        std::fs::write(&file, name).unwrap();
    }
}
