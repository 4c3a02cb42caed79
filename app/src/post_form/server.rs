//! On the server nobody sends anything.

use crate::error::Error;
use web_sys::UrlSearchParams;

pub async fn post(_path: &str, _fields: UrlSearchParams) -> Result<String, Error> {
    Err(Error::Network)
}
