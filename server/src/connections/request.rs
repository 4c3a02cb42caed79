//! The requests of one connection. Each counts for its peer until it is complete.

use super::limits::ConnectionLimits;
use super::peers::Counted;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::ConnectInfo;
use axum::http::header::{CONNECTION, RETRY_AFTER};
use axum::http::{Request, StatusCode};
use axum::response::{IntoResponse, Response};
use hyper::body::{Body as HttpBody, Frame, Incoming, SizeHint};
use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use tower::ServiceExt;

/// Handles the requests of one connection, one after the other.
pub(super) struct Requests {
    router: Router,
    limits: Arc<ConnectionLimits>,
    peer: SocketAddr,
    /// Counts the first request from the start of the connection.
    first: Mutex<Option<Counted>>,
}

impl Requests {
    pub fn new(router: Router, limits: Arc<ConnectionLimits>, peer: SocketAddr, first: Counted) -> Self {
        Self { router, limits, peer, first: Mutex::new(Some(first)) }
    }

    /// Passes a request to the router. Its head has arrived; its body may still be on the way.
    pub fn handle(
        &self,
        request: Request<Incoming>,
    ) -> impl Future<Output = Result<Response, Infallible>> + use<> {
        let request = self.counted(request);
        let router = self.router.clone();
        async move {
            match request {
                Some(request) => router.oneshot(request).await,
                None => Ok(too_many()),
            }
        }
    }

    fn counted(&self, request: Request<Incoming>) -> Option<Request<Body>> {
        let first = self.first.lock().unwrap_or_else(PoisonError::into_inner).take();
        let unfinished = match (request.body().is_end_stream(), first) {
            // Complete already.
            (true, _) => None,
            (false, Some(first)) => Some(first),
            (false, None) => Some(self.limits.begin(self.peer.ip())?),
        };
        let mut request = request.map(|body| Body::new(CountedBody { body, unfinished }));
        request.extensions_mut().insert(ConnectInfo(self.peer));
        Some(request)
    }
}

/// For a peer with too many incomplete bodies.
fn too_many() -> Response {
    (StatusCode::TOO_MANY_REQUESTS, [(CONNECTION, "close"), (RETRY_AFTER, "30")]).into_response()
}

/// A body that releases its count when it is complete.
struct CountedBody {
    body: Incoming,
    unfinished: Option<Counted>,
}

impl HttpBody for CountedBody {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(cx));
        if frame.is_none() || self.body.is_end_stream() {
            self.unfinished = None;
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
