//! WebSockets: all updates of one user at /ws, one job in the original's format at /ws/jobs/{id}.

mod connection;
mod connection_permits;
mod frame_data;
mod job;
mod preview;
mod timing;
mod user_session;

use super::guard::identity::SignedIn;
use super::guard::origin;
use super::guard::session::SessionToken;
use super::problem::Problem;
use super::rest::wire::path::Id;
use super::state::Web;
use axum::extract::ws::{WebSocketUpgrade, rejection::WebSocketUpgradeRejection};
use axum::extract::{FromRequestParts, State};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router};
use connection::{Connection, Owner};
pub use connection_permits::Sockets;
use domain::accounts::Session;
pub use timing::SocketTiming;

/// Maximum bytes of a client frame: clients only send what they show.
const MAX_FRAME_BYTES: usize = 4 * 1024;

/// Both sockets.
pub fn router() -> Router<Web> {
    Router::new().route("/ws", get(user_socket)).route("/ws/jobs/{id}", get(job_socket))
}

/// A request that may be upgraded. Extracted last, so that strangers get 401 first.
struct Upgrade(Result<WebSocketUpgrade, WebSocketUpgradeRejection>);

impl<S: Send + Sync> FromRequestParts<S> for Upgrade {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(WebSocketUpgrade::from_request_parts(parts, state).await))
    }
}

impl Upgrade {
    /// Small buffers: with the defaults each socket would hold 133 kB.
    fn ready(self) -> Result<WebSocketUpgrade, WebSocketUpgradeRejection> {
        let upgrade = self.0?.read_buffer_size(4096).write_buffer_size(0);
        Ok(upgrade.max_message_size(MAX_FRAME_BYTES).max_frame_size(MAX_FRAME_BYTES))
    }
}

async fn user_socket(
    State(web): State<Web>,
    SignedIn(session): SignedIn,
    Extension(SessionToken(token)): Extension<SessionToken>,
    headers: HeaderMap,
    upgrade: Upgrade,
) -> Result<Response, Response> {
    let permit = acquire_permit(&web, &session, &headers).map_err(IntoResponse::into_response)?;
    let owner = Owner { session, token };
    let upgrade = upgrade.ready().map_err(IntoResponse::into_response)?;
    Ok(upgrade.on_upgrade(async move |socket| {
        user_session::serve(Connection::new(socket, owner, permit, &web.socket_timing), web).await
    }))
}

async fn job_socket(
    State(web): State<Web>,
    SignedIn(session): SignedIn,
    Extension(SessionToken(token)): Extension<SessionToken>,
    id: Result<Id, Problem>,
    headers: HeaderMap,
    upgrade: Upgrade,
) -> Result<Response, Response> {
    let Id(id) = id.map_err(IntoResponse::into_response)?;
    let permit = acquire_permit(&web, &session, &headers).map_err(IntoResponse::into_response)?;
    let found = services::jobs::get(&web.context.database.read, &session.user.id, id).await;
    found.map_err(|error| Problem::from(error).into_response())?;
    let owner = Owner { session, token };
    let upgrade = upgrade.ready().map_err(IntoResponse::into_response)?;
    Ok(upgrade.on_upgrade(async move |socket| {
        job::serve(Connection::new(socket, owner, permit, &web.socket_timing), web, id).await
    }))
}

fn acquire_permit(
    web: &Web,
    session: &Session,
    headers: &HeaderMap,
) -> Result<connection_permits::ConnectionPermit, Problem> {
    origin::check_upgrade(&web.access, headers)?;
    Ok(Sockets::acquire(&web.sockets, &session.user.id)?)
}
