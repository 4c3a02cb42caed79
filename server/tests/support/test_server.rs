//! The program as a child process.

use std::fs::{self, OpenOptions};
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::time::{sleep, timeout};

/// Timeout of every wait.
const TIMEOUT: Duration = Duration::from_secs(60);
/// What it prints once it listens, before its address.
const READY: &str = "Genonaut is ready: http://";
/// A shell sets the limit and execs the program, so that both have one process id.
const LIMITED: &str = r#"ulimit -n "$0" && exec "$@""#;

/// The program on a data folder, on SQLite and without engines. It has no settings but these and those that the test
/// adds as environment variables; its rate limit is far away.
pub fn program(data: &Path) -> Command {
    configured(Command::new(env!("CARGO_BIN_EXE_genonaut")), data)
}

/// The same, with at most this many open files.
pub fn program_with_file_limit(data: &Path, limit: usize) -> Command {
    let mut shell = Command::new("/bin/sh");
    shell.args(["-c", LIMITED, &limit.to_string(), env!("CARGO_BIN_EXE_genonaut")]);
    configured(shell, data)
}

fn configured(mut command: Command, data: &Path) -> Command {
    command
        .env_clear()
        .env("GENONAUT_DATA_DIR", data)
        .env("GENONAUT_API_RATE", "100000")
        .env("GENONAUT_API_BURST", "100000")
        .env("RUST_LOG", "info");
    command
}

/// A server that can be ended and started again at the same address; killed when dropped.
pub struct TestServer {
    command: Command,
    log: PathBuf,
    child: Option<Child>,
    /// The lines of its standard output that were not read yet.
    output: UnboundedReceiver<String>,
    /// Known once it was ready.
    pub address: SocketAddr,
}

impl TestServer {
    /// Starts it and waits until it is ready. Its log is appended to `log`.
    pub async fn start(command: Command, log: &Path) -> Self {
        let (child, output) = (None, unbounded_channel().1);
        let address = SocketAddr::from(([127, 0, 0, 1], 0));
        let mut server = Self { command, log: log.to_owned(), child, output, address };
        server.restart().await;
        server
    }

    /// Starts it once more and waits until it is ready.
    pub async fn restart(&mut self) {
        self.spawn();
        self.ready().await;
    }

    /// Starts it without waiting.
    pub fn spawn(&mut self) {
        let log = OpenOptions::new().create(true).append(true).open(&self.log).unwrap();
        let command = self.command.env("GENONAUT_ADDR", self.address.to_string());
        let mut child = command.stdout(Stdio::piped()).stderr(log).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let (sender, output) = unbounded_channel();
        // To its end, whether or not anybody reads it: a full pipe would block the program.
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(|line| drop(sender.send(line))));
        (self.child, self.output) = (Some(child), output);
    }

    async fn ready(&mut self) {
        let ready = self.next_line().await;
        let address = ready.strip_prefix(READY).and_then(|address| address.parse().ok());
        self.address = address.unwrap_or_else(|| panic!("the program does not start: {ready}"));
    }

    /// The next line of its standard output.
    pub async fn next_line(&mut self) -> String {
        let line = timeout(TIMEOUT, self.output.recv()).await.expect("the program is silent");
        line.unwrap_or_else(|| panic!("the program exited unexpectedly: {}", self.log()))
    }

    /// Waits until /readyz responds with `status`; false when it doesn't within `patience`.
    pub async fn wait_for_readiness(&self, status: u16, patience: Duration) -> bool {
        let client = reqwest::Client::builder().timeout(Duration::from_secs(5)).build().unwrap();
        let (url, started) = (self.url("/readyz"), Instant::now());
        while started.elapsed() < patience {
            let response = client.get(&url).send().await;
            if response.is_ok_and(|response| response.status() == status) {
                return true;
            }
            sleep(Duration::from_millis(50)).await;
        }
        false
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Kills it with SIGKILL.
    pub fn kill(&mut self) {
        let mut child = self.child.take().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
    }

    /// Stops it as a service manager does; it must exit cleanly.
    pub async fn terminate(&mut self) {
        self.signal("-TERM");
        let mut child = self.child.take().unwrap();
        let ended = tokio::task::spawn_blocking(move || child.wait().unwrap());
        let ended = timeout(TIMEOUT, ended).await.expect("the program does not stop").unwrap();
        assert!(ended.success(), "the program exited with {ended}");
    }

    /// Sends a signal by its name, `-STOP` or `-CONT`.
    pub fn signal(&self, name: &str) {
        let id = self.id().to_string();
        assert!(Command::new("kill").args([name, &id]).status().unwrap().success());
    }

    /// The id of its process.
    pub fn id(&self) -> u32 {
        self.child.as_ref().unwrap().id()
    }

    pub fn is_running(&mut self) -> bool {
        self.child.as_mut().is_some_and(|child| child.try_wait().unwrap().is_none())
    }

    /// Everything it logged so far.
    pub fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap()
    }

    /// Copies the log to where it survives the test; returns its new path.
    pub fn save_log(&self) -> PathBuf {
        let kept = tempfile::Builder::new().prefix("genonaut-log").tempdir().unwrap().keep().join("log");
        fs::copy(&self.log, &kept).unwrap();
        kept
    }
}

impl Drop for TestServer {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
