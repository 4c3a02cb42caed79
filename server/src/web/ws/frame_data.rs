//! Reads the data of a passing frame.

use serde::Deserialize;

/// A frame of events; its topic is known.
#[derive(Deserialize)]
pub struct FrameData<T> {
    pub data: T,
}
