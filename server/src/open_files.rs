//! What the process may do with files: how many it may have open, and who may read those it makes.

use rustix::fs::Mode;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit, umask};

/// Assumed where the system sets no limit.
const UNLIMITED: u64 = 65_536;

/// Raises the number of files this process may have open to what it may raise it to; gives the number.
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
            tracing::warn!(%error, now, "the number of open files could not be raised");
            now
        }
    };
    usize::try_from(reached).unwrap_or(usize::MAX)
}

/// Files and folders made from now on are for their owner only.
pub fn keep_private() {
    umask(Mode::RWXG | Mode::RWXO);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finding_3_the_limit_of_open_files_is_raised_as_far_as_it_may_be() {
        let maximum = getrlimit(Resource::Nofile).maximum;
        let most = maximum.unwrap_or(UNLIMITED);
        setrlimit(Resource::Nofile, Rlimit { current: Some(most.min(1024)), maximum }).unwrap();
        assert_eq!(raise_limit() as u64, most);
        assert_eq!(getrlimit(Resource::Nofile).current, Some(most));
    }
}
