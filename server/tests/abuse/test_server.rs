//! Runs the real program as a child process with a low open-file limit.

use crate::process_stats::ProcessStats;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};
use tempfile::TempDir;

/// Files the server may have open; usual under systemd.
pub const FILE_LIMIT: usize = 1_024;
/// A shell sets the limit and execs the program, so that both have one process id.
const LIMITED: &str = r#"ulimit -n "$0" && exec "$@""#;

pub struct TestServer {
    child: Child,
    // Stays open: the program may still print.
    _output: BufReader<ChildStdout>,
    folder: TempDir,
    pub address: SocketAddr,
}

impl TestServer {
    /// Starts it on SQLite without any engine. Its rate limit is raised, so that every request gets as far as
    /// possible.
    pub fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let log = fs::File::create(folder.path().join("log")).unwrap();
        let mut command = Command::new("sh");
        command.args(["-c", LIMITED, &FILE_LIMIT.to_string(), env!("CARGO_BIN_EXE_genonaut")]);
        command
            .env("GENONAUT_ADDR", "127.0.0.1:0")
            .env("GENONAUT_DATA_DIR", folder.path().join("data"))
            .env("GENONAUT_DATABASE_URL", "")
            .env("GENONAUT_COMFYUI_URL", "")
            .env("GENONAUT_SKETCH", "off")
            .env("GENONAUT_API_RATE", "100000")
            .env("GENONAUT_API_BURST", "100000")
            .env("RUST_LOG", "info");
        let mut child = command.stdout(Stdio::piped()).stderr(log).spawn().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut ready = String::new();
        output.read_line(&mut ready).unwrap();
        let address = ready.trim().rsplit("http://").next().and_then(|address| address.parse().ok());
        let log = || fs::read_to_string(folder.path().join("log")).unwrap();
        let address = address.unwrap_or_else(|| panic!("the program does not start: {ready}{}", log()));
        Self { child, _output: output, folder, address }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Creates a member from the command line, as an admin does.
    pub fn add_member(&self, name: &str, password: &str) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_genonaut"));
        command.args(["user", "add", name]).env("GENONAUT_DATA_DIR", self.folder.path().join("data"));
        command.env("GENONAUT_DATABASE_URL", "").stdin(Stdio::piped()).stdout(Stdio::null());
        let mut child = command.spawn().unwrap();
        writeln!(child.stdin.take().unwrap(), "{password}").unwrap();
        assert!(child.wait().unwrap().success(), "{name} could not be added");
    }

    pub fn process_stats(&self) -> ProcessStats {
        ProcessStats { process: format!("/proc/{}", self.child.id()).into(), log: self.log() }
    }

    /// Whether it is still running.
    pub fn is_running(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// Moves the log to where it survives the folder; returns its new path.
    pub fn save_log(&self) -> PathBuf {
        let kept = tempfile::Builder::new().prefix("abuse-log").tempdir().unwrap().keep().join("log");
        fs::copy(self.log(), &kept).unwrap();
        kept
    }

    fn log(&self) -> PathBuf {
        self.folder.path().join("log")
    }
}

impl Drop for TestServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Raises this process's file limit to the connections that the attacks need.
pub fn raise_file_limit() {
    let allowed = server::open_files::raise_limit();
    assert!(allowed > 2 * FILE_LIMIT, "the attacks need {} open files: ulimit -n", 2 * FILE_LIMIT);
}
