//! The faults that can be switched on.

use serde::{Deserialize, Serialize};

/// A fault; on the wire in snake case.
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
    /// The response to POST /prompt waits until the run is over.
    LateAnswer,
    /// Every JSON response is invalid.
    Rubbish,
    /// The sampler raises an error.
    ExecutionError,
    /// The sampler runs out of memory.
    OutOfMemory,
    /// An ExecutionBlocked error in mid-run, which is not the end.
    ExecutionBlocked,
    /// Pictures are truncated.
    TruncatedPng,
    /// The history names a file that doesn't exist.
    MissingFile,
    /// The history names no file.
    NoOutput,
    /// The queue is reported late.
    SlowQueue,
    /// The history stays empty for some reads after the end.
    LateHistory,
    /// The frames that report the end never come.
    DroppedTerminal,
    /// The socket opens, but nothing is ever sent.
    SilentSocket,
    /// There is no socket.
    NoSockets,
    /// A preview larger than any client should read.
    HugeFrame,
    /// Everything is served from the cache, with an earlier run's file.
    Cached,
    /// The run stalls after the second step; an interrupt ends it.
    Stall,
    /// The worker dies after the second step: interrupts have no effect, posted prompts never run.
    Zombie,
    /// After the second step the server restarts and has lost its state.
    Amnesia,
    /// The end of a run is not in the history, although its files exist.
    ForgetHistory,
    /// After the second step the socket gets no more frames, although it stays open.
    DisplacedSocket,
    /// Prompts of another client are queued just before each of ours.
    Others,
    /// The history is larger than any client should read.
    HugeAnswer,
    /// Interrupts come too late: the run completes.
    LostCancel,
    /// /object_info is forbidden.
    RefuseInfo,
    /// Choices are written the way newer nodes do.
    NewChoices,
    /// Every route redirects.
    Redirect,
    /// POST /api/jobs/{id}/cancel exists.
    JobsRoute,
    /// Pictures arrive at one byte every half second.
    TricklingPicture,
    /// Pictures have twice the requested width.
    OtherSize,
    /// The sampler's error is megabytes long.
    EndlessException,
    /// The history names a hundred thousand files.
    EndlessFiles,
    /// Metadata of a model take a while.
    SlowMetadata,
}
