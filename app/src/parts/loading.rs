//! Data that a page loads before it shows it: on the server while rendering, in the browser when its source changes.

use super::error_display::shows_network_error;
use crate::live::{Live, Message, is_server_reachable};
use domain::error::Error;
use leptos::prelude::*;
use serde::{Serialize, de::DeserializeOwned};

/// A `T` that is being loaded, or the error. Await it within a `Suspense`.
pub type Loading<T> = Resource<Result<T, Error>>;

/// Calls `fetch` with the value of `source`, and again when that changes. If the page could not be shown because the
/// server was unreachable, it loads again once the server is back or the user retries.
pub fn load<T, S, Fut>(
    source: impl Fn() -> S + Send + Sync + 'static,
    fetch: impl Fn(S) -> Fut + Send + Sync + 'static,
) -> Loading<T>
where
    T: Serialize + DeserializeOwned + Clone + Send + Sync + 'static,
    S: PartialEq + Clone + Send + Sync + 'static,
    Fut: Future<Output = Result<T, Error>> + Send + 'static,
{
    let loaded = Resource::new(source, fetch);
    // Absent for what is loaded before `Live` is provided: that came with the document.
    if let Some(live) = use_context::<Live>() {
        live.listen(move |message| {
            // Not after failed attempts: each would make screen readers repeat the error.
            if matches!(message, Message::Refetch) && is_server_reachable() && shows_network_error() {
                loaded.refetch();
            }
        });
    }
    loaded
}
