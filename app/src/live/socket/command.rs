//! Commands from the page to its connection.

/// A command from the page to its connection.
pub(in crate::live) enum SocketCommand {
    /// Send this text.
    SendText(String),
    /// The network is back, or the user retries: reconnect at once.
    Reconnect,
    /// The page was hidden or shown.
    VisibilityChanged,
}
