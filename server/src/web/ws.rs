//! WebSockets: everything of one person at /ws, one job in the original's shape at /ws/jobs/{id}.

mod job;
mod line;
mod person;
mod preview;
mod seats;

use super::Web;
use super::identity::Signed;
use super::origin;
use super::problem::Problem;
use super::rest::path::Id;
use super::session::OpenedBy;
use axum::extract::ws::{WebSocketUpgrade, rejection::WebSocketUpgradeRejection};
use axum::extract::{FromRequestParts, State};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router};
use domain::accounts::Session;
pub use line::SocketTiming;
use line::{Line, Owner};
pub use seats::Sockets;

/// Bytes of a frame from a client: it only says what it looks at.
const FRAME: usize = 4 * 1024;

/// Both sockets.
pub fn router() -> Router<Web> {
    Router::new().route("/ws", get(of_person)).route("/ws/jobs/{id}", get(of_job))
}

/// A request that may become a socket. Asked for last, so that strangers hear 401 first.
struct Upgrade(Result<WebSocketUpgrade, WebSocketUpgradeRejection>);

impl<S: Send + Sync> FromRequestParts<S> for Upgrade {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(WebSocketUpgrade::from_request_parts(parts, state).await))
    }
}

impl Upgrade {
    /// Small buffers: with the default ones each socket would hold 133 kB.
    fn ready(self) -> Result<WebSocketUpgrade, WebSocketUpgradeRejection> {
        let upgrade = self.0?.read_buffer_size(4096).write_buffer_size(0);
        Ok(upgrade.max_message_size(FRAME).max_frame_size(FRAME))
    }
}

async fn of_person(
    State(web): State<Web>,
    Signed(session): Signed,
    Extension(OpenedBy(token)): Extension<OpenedBy>,
    headers: HeaderMap,
    upgrade: Upgrade,
) -> Result<Response, Response> {
    let seat = take_seat(&web, &session, &headers).map_err(IntoResponse::into_response)?;
    let owner = Owner { session, token };
    let upgrade = upgrade.ready().map_err(IntoResponse::into_response)?;
    Ok(upgrade.on_upgrade(async move |socket| {
        person::serve(Line::new(socket, owner, seat, &web.socket_timing), web).await
    }))
}

async fn of_job(
    State(web): State<Web>,
    Signed(session): Signed,
    Extension(OpenedBy(token)): Extension<OpenedBy>,
    id: Result<Id, Problem>,
    headers: HeaderMap,
    upgrade: Upgrade,
) -> Result<Response, Response> {
    let Id(id) = id.map_err(IntoResponse::into_response)?;
    let seat = take_seat(&web, &session, &headers).map_err(IntoResponse::into_response)?;
    let found = services::jobs::get(&web.context.database.read, &session.user.id, id).await;
    found.map_err(|error| Problem::from(error).into_response())?;
    let owner = Owner { session, token };
    let upgrade = upgrade.ready().map_err(IntoResponse::into_response)?;
    Ok(upgrade.on_upgrade(async move |socket| {
        job::serve(Line::new(socket, owner, seat, &web.socket_timing), web, id).await
    }))
}

fn take_seat(web: &Web, session: &Session, headers: &HeaderMap) -> Result<seats::Seat, Problem> {
    origin::check_upgrade(&web.access, headers)?;
    Ok(Sockets::take(&web.sockets, &session.user.id)?)
}
