//! A body on its way to the parser of forms. The parser takes all that has arrived, and keeps what it cannot make out yet:
//! it is given a piece at a time, and only after it has made what it can of the pieces before.

use axum::body::{Body, BodyDataStream, Bytes};
use futures::Stream;
use std::error::Error as StdError;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::{Context, Poll, ready};

/// Bytes that are given at a time.
const PIECE: usize = 16 * 1024;
/// Bytes that are given without anything coming out: the lines before a field's value, which hold its name and the name
/// of its file. A browser writes some hundred bytes.
const MAX_UNREAD_BYTES: usize = 64 * 1024;

/// Why the body was not given on.
#[derive(Debug, thiserror::Error)]
#[error("nothing of a form can be read in {MAX_UNREAD_BYTES} bytes of it")]
pub struct Endless;

/// The body for the parser.
pub struct ThrottledBody {
    body: BodyDataStream,
    /// Of the last chunk, what was not given yet.
    rest: Bytes,
    state: Arc<State>,
}

/// To be told what the parser has made out.
pub struct Progress(Arc<State>);

#[derive(Default)]
struct State {
    /// The parser must say first whether it needs more.
    paused: AtomicBool,
    /// Bytes that were given since something came out.
    given: AtomicUsize,
}

impl ThrottledBody {
    pub fn of(body: Body) -> (Self, Progress) {
        let state = Arc::<State>::default();
        let progress = Progress(Arc::clone(&state));
        (Self { body: body.into_data_stream(), rest: Bytes::new(), state }, progress)
    }
}

impl Progress {
    /// A field or a piece of its value came out.
    pub fn made(&self) {
        self.0.paused.store(true, Ordering::Relaxed);
        self.0.given.store(0, Ordering::Relaxed);
    }
}

impl Stream for ThrottledBody {
    type Item = Result<Bytes, Box<dyn StdError + Send + Sync>>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        // The parser polls until Pending before it parses. Pending, with a wake-up at once, makes it parse what it has.
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
