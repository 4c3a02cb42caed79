//! Feeds a body to the form parser. The parser takes all that is available and buffers what it cannot parse yet, so it
//! gets one piece at a time, and only after it has parsed the pieces before.

use axum::body::{Body, BodyDataStream, Bytes};
use futures::Stream;
use std::error::Error as StdError;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::{Context, Poll, ready};

/// Bytes per piece.
const PIECE: usize = 16 * 1024;
/// Maximum bytes fed without any output: the header lines of a field, with its name and its file name. A browser writes
/// some hundred bytes.
const MAX_UNREAD_BYTES: usize = 64 * 1024;

/// Why feeding stopped.
#[derive(Debug, thiserror::Error)]
#[error("{MAX_UNREAD_BYTES} bytes contain no readable part of a form")]
pub struct Endless;

/// The body for the parser.
pub struct ThrottledBody {
    body: BodyDataStream,
    /// Rest of the last chunk.
    rest: Bytes,
    state: Arc<State>,
}

/// Reports the output of the parser.
pub struct ParserProgress(Arc<State>);

#[derive(Default)]
struct State {
    /// Set after output: the parser first parses what it has, then gets more.
    paused: AtomicBool,
    /// Bytes fed since the last output.
    given: AtomicUsize,
}

impl ThrottledBody {
    pub fn of(body: Body) -> (Self, ParserProgress) {
        let state = Arc::<State>::default();
        let progress = ParserProgress(Arc::clone(&state));
        (Self { body: body.into_data_stream(), rest: Bytes::new(), state }, progress)
    }
}

impl ParserProgress {
    /// Call when the parser returned a field or a piece of its value.
    pub fn made(&self) {
        self.0.paused.store(true, Ordering::Relaxed);
        self.0.given.store(0, Ordering::Relaxed);
    }
}

impl Stream for ThrottledBody {
    type Item = Result<Bytes, Box<dyn StdError + Send + Sync>>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        // The parser polls until Pending before it parses. Pending with an immediate wake makes it parse what it has.
        if self.state.paused.swap(false, Ordering::Relaxed) {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        if self.rest.is_empty() {
            match ready!(Pin::new(&mut self.body).poll_next(cx)) {
                Some(Ok(chunk)) => self.rest = chunk,
                Some(Err(error)) => return Poll::Ready(Some(Err(error.into()))),
                None => return Poll::Ready(None),
            }
        }
        let length = self.rest.len().min(PIECE);
        let piece = self.rest.split_to(length);
        self.state.paused.store(true, Ordering::Relaxed);
        if self.state.given.fetch_add(length, Ordering::Relaxed) + length > MAX_UNREAD_BYTES {
            return Poll::Ready(Some(Err(Endless.into())));
        }
        Poll::Ready(Some(Ok(piece)))
    }
}
