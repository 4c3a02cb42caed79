//! Memory, files and threads of the server's process, as reported by the operating system.

use std::fs;
use std::path::PathBuf;

/// The process's entries in /proc, and its log.
#[derive(Clone)]
pub struct ProcessStats {
    /// Its folder in /proc.
    pub process: PathBuf,
    /// The file of its error output.
    pub log: PathBuf,
}

impl ProcessStats {
    /// Bytes of memory in use now.
    pub fn memory(&self) -> u64 {
        self.status("VmRSS:")
    }

    /// Peak memory in bytes since [`Self::reset_peak`].
    pub fn peak(&self) -> u64 {
        self.status("VmHWM:")
    }

    /// Resets [`Self::peak`]. Where the system doesn't allow it, the peak is that of the whole run.
    pub fn reset_peak(&self) {
        let _ = fs::write(self.process.join("clear_refs"), "5");
    }

    pub fn open_files(&self) -> usize {
        fs::read_dir(self.process.join("fd")).map_or(0, Iterator::count)
    }

    /// Files it may have open.
    pub fn file_limit(&self) -> usize {
        let limits = fs::read_to_string(self.process.join("limits")).unwrap();
        let line = limits.lines().find_map(|line| line.strip_prefix("Max open files")).unwrap();
        line.split_whitespace().next().unwrap().parse().unwrap()
    }

    /// Place and message of each panic, in the order of the log.
    pub fn panics(&self) -> Vec<String> {
        let log = fs::read_to_string(&self.log).unwrap();
        let lines: Vec<&str> = log.lines().collect();
        let panics = lines.windows(2).filter(|pair| pair[0].contains("panicked at"));
        panics.map(|pair| pair.join(" ")).collect()
    }

    /// A size of the process in bytes; 0 when the process is gone.
    fn status(&self, name: &str) -> u64 {
        let status = fs::read_to_string(self.process.join("status")).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        let size = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
        size.unwrap_or(0) * 1024
    }
}
