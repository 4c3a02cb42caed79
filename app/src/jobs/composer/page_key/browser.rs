//! In the browser every press has a key of its own.

use crate::jobs::api::PAGE_KEY;

pub fn page_key() -> String {
    PAGE_KEY.into()
}
