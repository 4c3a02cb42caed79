//! The status of a response, and the error carried in an address.

use domain::error::Error;
use leptos::prelude::use_context;
use leptos::server_fn::error::ServerFnUrlError;

/// Decodes the error that the address carries.
pub fn decode(refusal: &str) -> Error {
    ServerFnUrlError::<Error>::decode_err(refusal)
}

/// Sets the status of the current response.
pub fn set_status(status: u16) {
    if let (Some(response), Ok(status)) =
        (use_context::<leptos_axum::ResponseOptions>(), http::StatusCode::from_u16(status))
    {
        response.set_status(status);
    }
}
