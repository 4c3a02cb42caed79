//! The process's open-file limit, and the permissions of files it creates.

use rustix::fs::Mode;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit, umask};

/// Used where the system sets no limit.
const UNLIMITED: u64 = 65_536;

/// Raises the soft limit of open files to the hard limit and returns the limit in effect.
pub fn raise_limit() -> usize {
    let limit = getrlimit(Resource::Nofile);
    let most = limit.maximum.unwrap_or(UNLIMITED);
    let now = limit.current.unwrap_or(UNLIMITED);
    if now >= most {
        return usize::try_from(now).unwrap_or(usize::MAX);
    }
    let raised = Rlimit { current: Some(most), maximum: limit.maximum };
    let reached = match setrlimit(Resource::Nofile, raised) {
        Ok(()) => most,
        Err(error) => {
            tracing::warn!(%error, now, "cannot raise the limit of open files");
            now
        }
    };
    usize::try_from(reached).unwrap_or(usize::MAX)
}

/// Makes files and folders created from now on accessible to their owner only.
pub fn keep_private() {
    umask(Mode::RWXG | Mode::RWXO);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finding_3_the_soft_limit_of_open_files_is_raised_to_the_hard_limit() {
        let maximum = getrlimit(Resource::Nofile).maximum;
        let most = maximum.unwrap_or(UNLIMITED);
        setrlimit(Resource::Nofile, Rlimit { current: Some(most.min(1024)), maximum }).unwrap();
        assert_eq!(raise_limit() as u64, most);
        assert_eq!(getrlimit(Resource::Nofile).current, Some(most));
    }
}
