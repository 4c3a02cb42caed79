//! State of an engine, and what it means for waiting jobs.

use serde::{Deserialize, Serialize};

/// State of an engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "sea-orm", derive(sea_orm::EnumIter, sea_orm::DeriveActiveEnum))]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "sea-orm", sea_orm(rs_type = "String", db_type = "Text", rename_all = "lowercase"))]
#[serde(rename_all = "lowercase")]
pub enum EngineState {
    /// Not checked yet.
    Unknown,
    Ready,
    /// Responds over HTTP, but its WebSocket fails.
    Degraded,
    /// Accepts jobs but stopped generating. Gets no jobs until the stuck prompt is gone.
    Zombie,
    /// Turned off while jobs are still running. Only in views, never stored.
    Draining,
    Down,
}

impl EngineState {
    /// True if an engine in this state gets jobs.
    pub fn accepts_jobs(self) -> bool {
        matches!(self, Self::Ready | Self::Degraded)
    }

    /// What the state means and what to do about it; None when ready. Contains no address, because everyone
    /// may read it.
    pub fn note(self) -> Option<&'static str> {
        match self {
            Self::Ready => None,
            Self::Unknown => Some("Not checked yet."),
            Self::Degraded => Some("Live updates are blocked; allow WebSockets in your proxy."),
            Self::Zombie => Some("Accepts jobs but stopped generating. Restart ComfyUI."),
            Self::Draining => Some("Off. Finishing current jobs."),
            Self::Down => Some("Offline. Jobs move to another engine or wait."),
        }
    }
}
