//! On the server nobody types.

use domain::error::Error;
use web_sys::UrlSearchParams;

pub fn store(_fields: UrlSearchParams) {}

pub async fn send() -> Result<(), Error> {
    Ok(())
}

pub fn send_soon() {}

pub fn send_at_once() {}
