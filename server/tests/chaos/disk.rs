//! A small disk that can be filled.

use std::fs::{File, remove_file};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Bytes of the disk: enough for a long run, quickly filled.
const SIZE: &str = "size=256m,mode=700";

/// A tmpfs, unmounted when this is dropped.
pub struct Disk {
    path: PathBuf,
}

impl Disk {
    /// Mounts one at `path`; none if this user may not mount.
    pub fn mount(path: &Path) -> Option<Self> {
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", SIZE, "chaos"]).arg(path).stderr(Stdio::null());
        mount.status().is_ok_and(|status| status.success()).then(|| Self { path: path.to_owned() })
    }

    /// Writes until the disk is full.
    pub fn fill(&self) {
        let mut ballast = File::create(self.ballast()).unwrap();
        for size in [1 << 20, 4096, 1] {
            let block = vec![0; size];
            while ballast.write_all(&block).is_ok() {}
        }
    }

    pub fn free(&self) {
        remove_file(self.ballast()).unwrap();
    }

    fn ballast(&self) -> PathBuf {
        self.path.join("ballast")
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // A process with open files there keeps the mount busy until it ends.
        let _ = Command::new("umount").arg("--lazy").arg(&self.path).status();
    }
}
