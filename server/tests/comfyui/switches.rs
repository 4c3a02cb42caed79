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
    /// The queue is told late.
    SlowQueue,
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
    /// The run stops moving after the second step; an interrupt ends it.
    Stall,
    /// The worker dies after the second step: interrupts have no effect, what is posted never runs.
    Zombie,
    /// After the second step the server restarts by itself and has forgotten all.
    Amnesia,
    /// The end of a run is not remembered, although its files are there.
    ForgetHistory,
    /// After the second step the socket is no longer told anything, although it stays open.
    DisplacedSocket,
    /// Somebody else's prompts come in just before each of ours.
    Others,
    /// The history is larger than any client should read.
    HugeAnswer,
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
    /// Pictures come a byte every half second.
    TricklingPicture,
    /// Pictures have twice the width that was asked for.
    OtherSize,
    /// The sampler's error is megabytes long.
    EndlessException,
    /// The history names a hundred thousand files.
    EndlessFiles,
    /// A model's metadata take a while.
    SlowMetadata,
}
