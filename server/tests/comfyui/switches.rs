//! What can be made to go wrong.

use serde::{Deserialize, Serialize};

/// A trap; on the wire in snake case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Switch {
    /// No preview frames.
    NoPreviews,
    /// 400 with node_errors.
    Refuse,
    /// 200 with node_errors: accepted in part.
    PartialNodeErrors,
    /// POST /prompt is a 500 and nothing is queued.
    PostFails,
    /// POST /prompt is a 500, but the prompt is queued.
    PostFailsAfterEnqueue,
    /// The answer to POST /prompt waits until the run is over.
    LateAnswer,
    /// Every JSON answer is something else.
    Rubbish,
    /// The sampler raises an error.
    ExecutionError,
    /// The sampler runs out of memory.
    OutOfMemory,
    /// An ExecutionBlocked error in mid-run, which is not the end.
    ExecutionBlocked,
    /// Pictures are cut off in the middle.
    TruncatedPng,
    /// The history names a file that is not there.
    MissingFile,
    /// The history names no file.
    NoOutput,
    /// The history stays empty for some reads after the end.
    LateHistory,
    /// The frames that tell the end never come.
    DroppedTerminal,
    /// The socket opens, but nothing is ever sent.
    SilentSocket,
    /// There is no socket.
    NoSockets,
    /// A preview larger than any client should read.
    HugeFrame,
    /// All is served from the cache, with an earlier run's file.
    Cached,
    /// The run stops moving after the second step and ignores interrupts.
    Stall,
    /// Interrupts come too late: the run ends well.
    LostCancel,
    /// /object_info is forbidden.
    RefuseInfo,
    /// Choices are written the way newer nodes do.
    NewChoices,
    /// Every route redirects.
    Redirect,
    /// POST /api/jobs/{id}/cancel exists.
    JobsRoute,
}
