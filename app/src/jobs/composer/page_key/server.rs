//! A key made with the page, for a form sent without JavaScript.

use crate::jobs::api::PAGE_KEY;

pub fn page_key() -> String {
    format!("{PAGE_KEY}{}", uuid::Uuid::new_v4().simple())
}
