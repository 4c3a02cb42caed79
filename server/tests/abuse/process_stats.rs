//! The server as the system sees it.

use std::fs;
use std::path::PathBuf;

/// What the system knows of the process.
#[derive(Clone)]
pub struct ProcessStats {
    /// Its folder in /proc.
    pub process: PathBuf,
    /// What it writes to its error output.
    pub log: PathBuf,
}

impl ProcessStats {
    /// Bytes of memory in use now.
    pub fn memory(&self) -> u64 {
        self.status("VmRSS:")
    }

    /// The most bytes of memory in use since [`Self::reset_peak`].
    pub fn peak(&self) -> u64 {
        self.status("VmHWM:")
    }

    /// Lets [`Self::peak`] begin anew. Where the system does not allow it, the peak is that of the whole run.
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

    /// Where it panicked and what it said, in the order of the log.
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
