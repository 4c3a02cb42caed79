//! What the connection needs from the page: the socket's URL, the page's visibility and its changes.

use super::command::SocketCommand;
use crate::live::Live;
use futures::channel::mpsc::UnboundedSender;
use leptos::ev;
use leptos::prelude::*;
use web_sys::VisibilityState;

/// The socket's URL.
pub(super) fn address() -> String {
    let location = window().location();
    let secure = location.protocol().is_ok_and(|protocol| protocol == "https:");
    let host = location.host().unwrap_or_default();
    format!("{}://{host}/ws", if secure { "wss" } else { "ws" })
}

/// Reports changes of the page to the connection: visibility, network back, retry requested, another job watched.
pub(super) fn report(live: Live, commands: &UnboundedSender<SocketCommand>) {
    let online = commands.clone();
    let _ = window_event_listener(ev::online, move |_| {
        let _ = online.unbounded_send(SocketCommand::Reconnect);
    });
    let again = commands.clone();
    Effect::new(move |_| {
        if live.reconnect_requests.get() > 0 {
            let _ = again.unbounded_send(SocketCommand::Reconnect);
        }
    });
    let shown = commands.clone();
    let listener = window_event_listener_untyped("visibilitychange", move |_| {
        let _ = shown.unbounded_send(SocketCommand::VisibilityChanged);
    });
    std::mem::forget(listener);
    let watching = commands.clone();
    Effect::new(move |_| {
        let line = watched_line(live.watched.get());
        let _ = watching.unbounded_send(SocketCommand::SendText(line));
    });
    let hurried = commands.clone();
    Effect::new(move |before: Option<bool>| {
        let busy = live.busy.get();
        // The allowed silence is shorter now; sending a frame restarts its timer.
        if busy && before == Some(false) {
            let _ = hurried.unbounded_send(SocketCommand::SendText(visible_line()));
        }
        busy
    });
}

pub(super) fn is_visible() -> bool {
    document().visibility_state() == VisibilityState::Visible
}

pub(super) fn visible_line() -> String {
    format!(r#"{{"type":"visible","visible":{}}}"#, is_visible())
}

pub(super) fn watched_line(job_id: Option<i64>) -> String {
    let job_id = job_id.map_or_else(|| "null".to_owned(), |id| id.to_string());
    format!(r#"{{"type":"preview","job_id":{job_id}}}"#)
}
