//! What can be done to several images at once, and what came of it.

use serde::{Deserialize, Serialize};

/// What is done to each of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum BulkAction {
    /// Hides them; their files go within a day.
    Delete,
    /// Takes a deletion back, while the files are still there.
    Restore,
    Favorite,
    Unfavorite,
    /// Gives them a tag, named beside.
    Tag,
    /// Takes it from them.
    Untag,
}

/// What an action changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImagesChanged {
    /// Only those that were not so already.
    pub count: u64,
    /// Brings those back that this deleted; absent when it deleted none.
    pub undo: Option<String>,
    /// Those that were not there any more.
    pub gone: Vec<i64>,
}
