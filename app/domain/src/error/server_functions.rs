//! Converts failed calls of server functions.

use super::{Error, truncated};
use server_fn::codec::JsonEncoding;
use server_fn::error::{FromServerFnError, ServerFnErrorErr};

/// Maximum characters of a parser's message, which may quote the request.
const MAX_MESSAGE_LENGTH: usize = 300;

impl FromServerFnError for Error {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::Response(_) => Self::Network,
            ServerFnErrorErr::Args(words) | ServerFnErrorErr::MissingArg(words) => {
                Self::Unreadable(truncated(words, MAX_MESSAGE_LENGTH))
            }
            _ => Self::Internal,
        }
    }
}
