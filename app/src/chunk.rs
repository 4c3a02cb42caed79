//! The pages whose code is in files of their own, so that no page loads that of another. A chunk is such a file; what
//! several pages share is in the main one. The server draws all of them; the browser loads a chunk before its page.

#[cfg_attr(feature = "ssr", path = "chunk/server.rs")]
#[cfg_attr(not(feature = "ssr"), path = "chunk/browser/mod.rs")]
mod shown;

pub use shown::*;

/// A file of code. Its name is that of `browser/split.rs`, of `.ci/link-chunks.mjs` and of `hash.txt`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chunk {
    Accounts,
    Generate,
    History,
    Viewer,
}

/// A page that needs one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    Setup,
    Login,
    Generate,
    History,
    Image,
    Compare,
}

impl Chunk {
    /// Each of them.
    pub const ALL: [Self; 4] = [Self::Accounts, Self::Generate, Self::History, Self::Viewer];

    /// What the page at `path` needs; nothing where the main file has it all.
    pub fn of(path: &str) -> Option<Self> {
        let mut parts = path.trim_matches('/').split('/');
        match (parts.next()?, parts.next(), parts.next(), parts.next(), parts.next()) {
            ("setup" | "login", None, ..) => Some(Self::Accounts),
            ("generate", None, ..) => Some(Self::Generate),
            ("history", None, ..) => Some(Self::History),
            ("images", Some(_), None, ..) | ("images", Some(_), Some("compare"), Some(_), None) => {
                Some(Self::Viewer)
            }
            _ => None,
        }
    }

    /// As it is in the names of files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Accounts => "accounts",
            Self::Generate => "generate",
            Self::History => "history",
            Self::Viewer => "viewer",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_page_knows_its_chunk() {
        assert_eq!(Chunk::of("/login"), Some(Chunk::Accounts));
        assert_eq!(Chunk::of("/generate"), Some(Chunk::Generate));
        assert_eq!(Chunk::of("/history/"), Some(Chunk::History));
        assert_eq!(Chunk::of("/images/7"), Some(Chunk::Viewer));
        assert_eq!(Chunk::of("/images/7/compare/8"), Some(Chunk::Viewer));
        for path in ["/", "/login/x", "/images", "/images/7/compare", "/images/7/file", "/settings/account"] {
            assert_eq!(Chunk::of(path), None, "{path}");
        }
    }
}
