//! How an engine does, and what that means for those who wait.

use serde::{Deserialize, Serialize};

/// How an engine does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "sea-orm", derive(sea_orm::EnumIter, sea_orm::DeriveActiveEnum))]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "sea-orm", sea_orm(rs_type = "String", db_type = "Text", rename_all = "lowercase"))]
#[serde(rename_all = "lowercase")]
pub enum EngineState {
    /// Not asked yet.
    Unknown,
    Ready,
    /// Answers HTTP but not its sockets.
    Degraded,
    /// Takes jobs, but no longer draws them; gets none until what is stuck there is gone.
    Zombie,
    /// Switched off while it still draws; only ever seen in a view, never stored.
    Draining,
    Down,
}

impl EngineState {
    /// True when an engine in this state is given work.
    pub fn accepts_jobs(self) -> bool {
        matches!(self, Self::Ready | Self::Degraded)
    }

    /// What the state means and what to do about it; None when all is well. Names no address, so that
    /// everybody may read it.
    pub fn note(self) -> Option<&'static str> {
        match self {
            Self::Ready => None,
            Self::Unknown => Some("Not asked yet."),
            Self::Degraded => Some(
                "It draws, but its live connection fails: jobs run without live progress and previews. \
                 Have a proxy before the server pass WebSockets on.",
            ),
            Self::Zombie => Some(
                "It takes jobs but no longer draws them, so it gets none. Restart ComfyUI; \
                 work comes back by itself.",
            ),
            Self::Draining => Some("Switched off: it finishes what it has begun and gets nothing new."),
            Self::Down => Some(
                "It does not answer. Its jobs go to another engine or wait; \
                 it gets work again as soon as it answers.",
            ),
        }
    }
}
